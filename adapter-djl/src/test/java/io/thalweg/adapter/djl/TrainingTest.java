package io.thalweg.adapter.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.thalweg.optim.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real trainings by DJL's trainer and its PyTorch.
class TrainingTest {
  private static final int STEPS = 16;

  @TempDir Path folder;

  private static DigitsTraining<ThalwegOptimizer> training(int seed, String recipe) {
    return new DigitsTraining<>(seed, block -> ThalwegOptimizer.of(Recipe.parse(recipe), block));
  }

  /// Half of a training, saved; gives the hash of its weights.
  private static String half(String recipe, Path file) throws IOException {
    try (var training = training(1, recipe)) {
      training.steps(0, STEPS / 2);
      training.optimizer.save(file);
      return Continuation.digest(training.weights());
    }
  }

  @Test
  void anotherProcessGoesOnBitForBit() throws IOException, InterruptedException {
    String recipe = "lookahead(radam())";
    Path file = folder.resolve("optimizer.safetensors");
    String half = half(recipe, file);
    List<String> rest =
        child(recipe, file.toString(), Integer.toString(STEPS / 2), Integer.toString(STEPS));
    try (var training = training(1, recipe)) {
      training.steps(0, STEPS);
      String whole = Continuation.digest(training.weights());
      String evaluated = training.optimizer.evaluate(() -> Continuation.digest(training.weights()));
      assertThat(rest)
          .containsExactly("STEPS " + STEPS, "WEIGHTS " + whole, "EVALUATED " + evaluated);
      assertThat(List.of(whole, evaluated, half)).doesNotHaveDuplicates();
      assertThat(Continuation.digest(training.weights())).isEqualTo(whole);
    }
  }

  @Test
  void anotherModelGoesOnBitForBit() throws IOException {
    String recipe = "chain(clip-global-norm(1), nag(rate=cosine(0.05, steps=16)))";
    Path file = folder.resolve("optimizer.safetensors");
    String half = half(recipe, file);
    try (var whole = training(1, recipe);
        var rest = training(99, recipe)) {
      whole.steps(0, STEPS);
      rest.optimizer.load(file);
      assertThat(Continuation.digest(rest.weights())).isEqualTo(half);
      rest.steps(STEPS / 2, STEPS);
      assertThat(rest.weights()).isEqualTo(whole.weights());
    }
  }

  private static List<String> child(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                Continuation.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> line.matches("(STEPS|WEIGHTS|EVALUATED) .*")).toList();
  }

  /// Also that gradients do not pile up from step to step.
  private static void same(Optimizer theirs, String recipe) {
    try (var expected = new DigitsTraining<>(2, _ -> theirs);
        var got = training(2, recipe)) {
      float[] start = got.weights();
      assertThat(start).isEqualTo(expected.weights());
      expected.steps(0, STEPS);
      got.steps(0, STEPS);
      float[] theta = expected.weights();
      assertThat(got.weights()).hasSameSizeAs(theta);
      double moved = 0;
      for (int i = 0; i < theta.length; i++) {
        assertThat(got.weights()[i])
            .isCloseTo(theta[i], within(2e-5f * Math.max(1, Math.abs(theta[i]))));
        moved = Math.max(moved, Math.abs(theta[i] - start[i]));
      }
      assertThat(moved).isGreaterThan(1e-2);
    }
  }

  @Test
  void sgdIsDjls() {
    same(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build(), "sgd(rate=0.05)");
  }

  @Test
  void momentumIsDjls() {
    same(
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.02f)).optMomentum(0.9f).build(),
        "momentum(rate=0.02, form=lr-inside)");
  }

  /// DJL adds ε to the uncorrected root.
  @Test
  void adamIsDjls() {
    same(
        Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.002f)).build(),
        "adam(rate=0.002, eps-hat=true)");
  }

  @Test
  void itLearns() {
    try (var training = training(3, "lookahead(radam(rate=0.005))")) {
      double first = training.steps(0, 1);
      assertThat(training.steps(1, 192)).isLessThan(first / 2);
      assertThat(training.optimizer.steps()).isEqualTo(192);
    }
  }
}
