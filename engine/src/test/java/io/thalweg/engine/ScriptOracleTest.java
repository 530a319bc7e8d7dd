package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks that PyTorch exported learn here what they learn there.
class ScriptOracleTest {
  private static final Offset<Double> CLOSE = within(1e-5);
  private static final int STEPS = 5;

  record Case(String name, Task task, List<Integer> shape) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("mlp", Task.classes(6, 3), List.of(-1)),
        new Case("cnn", new Task(List.of(6, 6), 3, Task.Kind.CLASSES), List.of(1, -1, 6)),
        new Case("tied", new Task(List.of(5), 2, Task.Kind.NUMBERS), List.of(5)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossGradientsAndFiveStepsAreThoseOfPyTorch(Case each) {
    Exported expected = Exported.of(each.name());
    Model model = new TorchScript(expected.file().toString(), each.shape());
    try (Arena arena = Arena.ofConfined();
        Examples examples = expected.examples(each.task(), arena);
        Network network = model.build(each.task(), 1);
        Optimizer optimizer =
            Optimizer.of(Recipe.parse("momentum(rate=0.1, momentum=0.9)"), network.parameters())) {
      Parameters parameters = network.parameters();
      assertThat(names(parameters, "start."))
          .containsExactlyElementsOf(
              expected.numbers().keySet().stream().filter(k -> k.startsWith("start.")).toList());
      compare(expected, "start.", parameters, parameters::value, within(0.0));
      assertThat(outputs(network, examples)).containsExactly(expected.get("judged"), CLOSE);
      for (int step = 0; step < STEPS; step++) {
        double loss = network.lossAndGradient(examples);
        assertThat(loss).isCloseTo(expected.get("loss." + step)[0], CLOSE);
        if (step == 0) {
          compare(expected, "gradient.", parameters, parameters::gradient, CLOSE);
        }
        optimizer.step();
      }
      compare(expected, "end.", parameters, parameters::value, CLOSE);
      assertThat(outputs(network, examples)).containsExactly(expected.get("judged.end"), CLOSE);
    }
  }

  private static List<String> names(Parameters parameters, String prefix) {
    return parameters.tensors().stream().map(tensor -> prefix + tensor.name()).toList();
  }

  private static void compare(
      Exported expected,
      String prefix,
      Parameters parameters,
      LongToDoubleFunction number,
      Offset<Double> error) {
    for (Parameters.Tensor tensor : parameters.tensors()) {
      double[] ours =
          LongStream.range(tensor.offset(), tensor.offset() + tensor.length())
              .mapToDouble(number)
              .toArray();
      assertThat(ours)
          .as(tensor.name())
          .containsExactly(expected.get(prefix + tensor.name()), error);
    }
  }

  private static double[] outputs(Network network, Examples examples) {
    float[] outputs = network.outputs(examples);
    return IntStream.range(0, outputs.length).mapToDouble(i -> outputs[i]).toArray();
  }
}
