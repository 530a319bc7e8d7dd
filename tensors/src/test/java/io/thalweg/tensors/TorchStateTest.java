package io.thalweg.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against PyTorch: `torch_state.py` beside the files made them.
class TorchStateTest {
  private static final int STEPS = 10;

  @TempDir Path folder;

  private static Path resource(String name) {
    try {
      URL url = TorchStateTest.class.getResource(name + ".safetensors");
      return Path.of(Objects.requireNonNull(url, name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Parameters parameters(Arena arena) {
    return Parameters.layout()
        .add("0.weight", 3, 4)
        .add("0.bias", 5)
        .allocate(Precision.FLOAT32, arena);
  }

  private static void copy(
      SafeTensors run, String prefix, Parameters parameters, MemorySegment into) {
    for (int i = 0; i < parameters.tensors().size(); i++) {
      Parameters.Tensor tensor = parameters.tensors().get(i);
      MemorySegment numbers =
          run.tensor(prefix + i, SafeTensors.Type.F32, tensor.shape()).numbers();
      into.asSlice(tensor.offset() * Float.BYTES, numbers.byteSize()).copyFrom(numbers);
    }
  }

  /// PyTorch's weights behind the further steps, from its state on.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sgd              | sgd(rate=0.1)
          momentum         | momentum(rate=0.1, momentum=0.9, dampening=0.25)
          nesterov         | nesterov(rate=0.1, momentum=0.9)
          adam             | adam(rate=0.01)
          adamw            | chain(adam(rate=0.01), decoupled-decay(0.1))
          adamw            | adamw(rate=0.01, decay=0.1)
          amsgrad          | amsgrad(rate=0.01)
          adamax           | adamax(rate=0.01)
          radam            | radam(rate=0.01)
          adagrad          | adagrad(rate=0.1, decay=0.01)
          rmsprop          | rmsprop(rate=0.01)
          rmsprop-centered | rmsprop(rate=0.01, momentum=0.5, centered=true)
          """)
  void aTrainingOfPyTorchGoesOn(String name, String recipe) {
    SafeTensors run = SafeTensors.read(resource(name + "-run"), "run");
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters = parameters(arena);
      copy(run, "before.", parameters, parameters.values());
      try (Optimizer optimizer = Optimizer.of(Recipe.parse(recipe), parameters)) {
        optimizer.restore(
            TorchState.read(resource(name + "-state"), optimizer.recipe(), parameters, STEPS));
        for (int step = 0; step < STEPS; step++) {
          copy(run, "gradient.%d.".formatted(step), parameters, parameters.gradients());
          optimizer.step();
        }
        assertThat(optimizer.steps()).isEqualTo(2L * STEPS);
      }
      MemorySegment after = arena.allocate(parameters.values().byteSize(), 8);
      copy(run, "after.", parameters, after);
      for (int i = 0; i < parameters.length(); i++) {
        double expected = after.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        assertThat(parameters.value(i))
            .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private OptimizerState read(String name, String recipe, Consumer<Map<String, Tensor>> change)
      throws IOException {
    TreeMap<String, Tensor> tensors =
        new TreeMap<>(SafeTensors.read(resource(name), "state").tensors());
    change.accept(tensors);
    Path file = folder.resolve("state.safetensors");
    new SafeTensors(new TreeMap<>(), tensors).write(file);
    return TorchState.read(file, Recipe.parse(recipe), parameters(Arena.ofAuto()));
  }

  private void refused(
      String name, String recipe, Consumer<Map<String, Tensor>> change, String message) {
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> read(name, recipe, change))
        .withMessageStartingWith("PyTorch's optimizer state " + folder)
        .withMessageContaining(message);
  }

  private static Tensor number(float value) {
    return Tensor.floats(MemorySegment.ofArray(new float[] {value}), 1L);
  }

  @Test
  void stepsAreReadFromTheFile() throws IOException {
    assertThat(read("adam-state", "adam", _ -> {}).step()).isEqualTo(STEPS);
    assertThat(read("rmsprop-state", "rmsprop", _ -> {}).step()).isEqualTo(STEPS);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("momentum-state", "momentum", _ -> {}, "or the steps must be given");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.put("state.1.step", number(11)),
        "state.1.step must be 10, is 11");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.put("state.0.step", number(0.5f)),
        "state.0.step must be a whole number, is 0.5");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.remove("state.1.exp_avg"),
        "must have state.1.exp_avg as F32 [5], has none");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.put("state.1.exp_avg", number(1)),
        "must have state.1.exp_avg as F32 [5], has F32 [1]");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.put("state.0.max_exp_avg_sq", number(1)),
        "must have nothing but step and [exp_avg, exp_avg_sq] of 2 parameters, has"
            + " [state.0.max_exp_avg_sq]");
    refused(
        "adam-state",
        "adam",
        tensors -> tensors.put("state.2.step", number(STEPS)),
        "of 2 parameters, has [state.2.step]");
    refused("adam-state", "rmsprop", _ -> {}, "must have state.0.square_avg as F32 [3, 4]");
    refused("rmsprop-centered-state", "rmsprop", _ -> {}, "[state.0.grad_avg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lookahead(adam)            | rule must be sgd, momentum, nesterov, adam, adamw
          momentum(form=ema)         | rule must be sgd, momentum, nesterov, adam, adamw
          groups(adam, freeze("bias")) | one rule for all tensors is needed
          """)
  void whatPyTorchDoesNotHaveIsRefused(String recipe, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("adam-state", recipe, _ -> {}))
        .withMessageContaining(message);
  }

  @Test
  void otherStepsThanTheFileSaysAreRefused() {
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() ->
            TorchState.read(
                resource("adam-state"), Recipe.parse("adam"), parameters(Arena.ofAuto()), 9))
        .withMessageContaining("state.0.step must be 9, is 10");
  }
}
