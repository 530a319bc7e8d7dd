package io.thalweg.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
  private static final int STEPS = 10;

  @TempDir Path folder;
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  record Variant(String recipe, Precision precision) {}

  static List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (String recipe :
          List.of(
              "sgd",
              "nag(rate=cosine(0.1, steps=20))",
              "lookahead(radam(rate=0.01))",
              "adam(rate=reduce-on-plateau(0.1, patience=1))",
              "chain(clip-global-norm(1), adam, decoupled-decay(0.01, except=bias))",
              "groups(adam, group(\"bias\", momentum(rate=0.1)), freeze(\"last.weight\"))")) {
        variants.add(new Variant(recipe, precision));
      }
    }
    return variants;
  }

  /// A training of its own memory on a quadratic with noise that depends on the step alone.
  private final class Run implements AutoCloseable {
    final Parameters parameters;
    final Optimizer optimizer;

    Run(Variant variant) {
      parameters = parameters(variant.precision());
      optimizer = Optimizer.of(Recipe.parse(variant.recipe()), parameters);
    }

    Run start() {
      fill(0, parameters::value);
      return this;
    }

    Run steps(int count) {
      for (int i = 0; i < count; i++) {
        long step = optimizer.steps();
        fill(1 + step, (k, noise) -> parameters.gradient(k, parameters.value(k) + noise));
        optimizer.step();
        optimizer.observe((double) (1 + step % 3));
      }
      return this;
    }

    private void fill(long purpose, Setter setter) {
      RandomGenerator random = new SplittableRandom(purpose);
      for (long k = 0; k < parameters.length(); k++) {
        setter.set(k, random.nextDouble(-1, 1));
      }
    }

    List<Byte> bytes() {
      List<Byte> bytes = new ArrayList<>();
      for (byte each : parameters.values().toArray(ValueLayout.JAVA_BYTE)) {
        bytes.add(each);
      }
      optimizer.evaluate(() -> {
        for (byte each : parameters.values().toArray(ValueLayout.JAVA_BYTE)) {
          bytes.add(each);
        }
        return 0;
      });
      return bytes;
    }

    @Override
    public void close() {
      optimizer.close();
    }
  }

  private interface Setter {
    void set(long index, double value);
  }

  private Parameters parameters(Precision precision) {
    return Parameters.layout()
        .add("first.weight", 3, 7)
        .add("first.bias", 3)
        .add("last.weight", 1, 3)
        .allocate(precision, arena);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aSavedTrainingGoesOnBitForBit(Variant variant) throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    try (Run whole = new Run(variant).start().steps(2 * STEPS);
        Run half = new Run(variant).start().steps(STEPS);
        Run rest = new Run(variant)) {
      Checkpoint.of(half.optimizer, half.parameters).write(file);
      Checkpoint.read(file).restore(rest.optimizer, rest.parameters);
      assertThat(rest.bytes()).isEqualTo(half.bytes());
      rest.steps(STEPS);
      assertThat(rest.optimizer.steps()).isEqualTo(2 * STEPS);
      assertThat(rest.bytes()).isEqualTo(whole.bytes()).isNotEqualTo(half.bytes());
    }
  }

  /// As the format's description says, whoever reads it.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aFileHasNamesAndShapes(Precision precision) throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    try (Run run = new Run(new Variant("lookahead(adam)", precision)).start().steps(3)) {
      Checkpoint.of(run.optimizer, run.parameters).write(file);
    }
    SafeTensors saved = SafeTensors.read(file, "file");
    assertThat(saved.word("recipe")).isEqualTo("lookahead(adam)");
    assertThat(saved.count("step")).isEqualTo(3);
    assertThat(saved.tensors())
        .containsOnlyKeys(
            "metrics",
            "parameters/first.weight",
            "parameters/first.bias",
            "parameters/last.weight",
            "state/first.weight/φ",
            "state/first.weight/inner.m",
            "state/first.weight/inner.v",
            "state/first.bias/φ",
            "state/first.bias/inner.m",
            "state/first.bias/inner.v",
            "state/last.weight/φ",
            "state/last.weight/inner.m",
            "state/last.weight/inner.v");
    SafeTensors.Tensor m =
        Objects.requireNonNull(saved.tensors().get("state/first.weight/inner.m"));
    assertThat(m.shape()).containsExactly(3L, 7L);
    assertThat(m.type().name()).isEqualTo(precision == Precision.FLOAT32 ? "F32" : "F64");
    assertThat(saved.row("metrics", SafeTensors.Type.F64).doubles()).containsExactly(1, 2, 3);
  }

  private void refused(Path file, Optimizer optimizer, Parameters parameters, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checkpoint.read(file).restore(optimizer, parameters))
        .withMessageContaining(message);
    for (byte each : parameters.values().toArray(ValueLayout.JAVA_BYTE)) {
      assertThat(each).isZero();
    }
    assertThat(optimizer.steps()).isZero();
  }

  @Test
  void anotherTrainingsFileChangesNothing() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Recipe adam = Recipe.parse("adam");
    try (Run run = new Run(new Variant("adam", Precision.FLOAT32)).start().steps(3)) {
      Checkpoint.of(run.optimizer, run.parameters).write(file);
    }
    Parameters same = parameters(Precision.FLOAT32);
    Parameters doubles = parameters(Precision.FLOAT64);
    Parameters transposed =
        Parameters.layout()
            .add("first.weight", 7, 3)
            .add("first.bias", 3)
            .add("last.weight", 1, 3)
            .allocate(Precision.FLOAT32, arena);
    Parameters fewer =
        Parameters.layout()
            .add("first.weight", 3, 7)
            .add("first.bias", 3)
            .allocate(Precision.FLOAT32, arena);
    try (Optimizer other = Optimizer.of(Recipe.parse("adam(beta1=0.5)"), same);
        Optimizer of64 = Optimizer.of(adam, doubles);
        Optimizer ofTransposed = Optimizer.of(adam, transposed);
        Optimizer ofFewer = Optimizer.of(adam, fewer)) {
      refused(file, other, same, "recipe must be adam as it was, got adam(beta1=0.5)");
      refused(file, of64, doubles, "first.weight must be F32 [3, 7] as it was, got F64 [3, 7]");
      refused(
          file,
          ofTransposed,
          transposed,
          "first.weight must be F32 [3, 7] as it was, got F32 [7, 3]");
      refused(file, ofFewer, fewer, "as they were, got [first.weight, first.bias]");
    }
  }

  /// Flipped bits and truncations: refused, or restored as what the file says; never worse.
  @Test
  void mutationsNeverDoWorse() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Variant variant = new Variant("lookahead(adam)", Precision.FLOAT32);
    try (Run run = new Run(variant).start().steps(3);
        Run other = new Run(variant)) {
      Checkpoint.of(run.optimizer, run.parameters).write(file);
      byte[] whole = Files.readAllBytes(file);
      RandomGenerator random = new Seed(7).split("mutations").random();
      int refused = 0;
      for (int i = 0; i < 800; i++) {
        byte[] damaged = damaged(whole, random);
        Files.write(file, damaged);
        try {
          Checkpoint saved = Checkpoint.read(file);
          saved.restore(other.optimizer, other.parameters);
          assertThat(other.optimizer.steps()).isEqualTo(saved.state().step());
        } catch (TensorFileException e) {
          assertThat(e.getMessage()).startsWith("saved optimizer " + file);
          refused++;
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).containsAnyOf("as it was", "as they were", "state ");
          refused++;
        }
      }
      assertThat(refused).isBetween(200, 799);
    }
  }

  private static byte[] damaged(byte[] whole, RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] damaged = whole.clone();
    damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    return damaged;
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Path file = folder.resolve("other.safetensors");
    new SafeTensors(new TreeMap<>(), new TreeMap<>()).write(file);
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> Checkpoint.read(file))
        .withMessage("saved optimizer %s: must have format, has only []".formatted(file));
  }
}
