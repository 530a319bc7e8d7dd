package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptTest {
  static {
    Engine.start();
  }

  private static final Task TASK = Task.classes(6, 3);
  private static final Offset<Double> FLOAT32 = within(1e-6);

  private final Problem problem = Problem.random(64, 6, 3, 1);

  private static Network network(String exported, long seed) {
    return TorchScript.of(Exported.file(exported)).build(TASK, seed);
  }

  /// Another model with the same parameters as the exported perceptron, whose layers are ours.
  private static Network twin(Network exported) {
    Network twin = Mlp.of(8).with(Activation.TANH).build(TASK, 1);
    twin.parameters().values().copyFrom(exported.parameters().values());
    return twin;
  }

  @Test
  void exportedLayersHaveTheDerivativesOfOurs() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network exported = network("mlp", 1);
        Network ours = twin(exported)) {
      double loss = ours.lossAndGradient(examples);
      assertThat(exported.lossAndGradient(examples)).isCloseTo(loss, FLOAT32);
      assertThat(NetworkTest.gradients(exported.parameters()))
          .containsExactly(NetworkTest.gradients(ours.parameters()), FLOAT32);
      assertThat(product(exported, examples, arena))
          .containsExactly(product(ours, examples, arena), within(1e-5));
      MemorySegment theirs = arena.allocate(64L * 6 * Float.BYTES, 4);
      MemorySegment own = arena.allocate(64L * 6 * Float.BYTES, 4);
      exported.featureGradient(examples, theirs);
      ours.featureGradient(examples, own);
      assertThat(doubles(theirs)).containsExactly(doubles(own), FLOAT32);
      assertThat(exported.activity(examples)).isEmpty();
    }
  }

  /// Hv, v = θ
  private static double[] product(Network network, Examples examples, Arena arena) {
    long bytes = network.parameters().values().byteSize();
    MemorySegment vector = arena.allocate(bytes, 64).copyFrom(network.parameters().values());
    MemorySegment product = arena.allocate(bytes, 64);
    network.hessianProduct(examples, vector, product);
    double[] numbers = doubles(product);
    assertThat(numbers).isNotEqualTo(new double[numbers.length]);
    return numbers;
  }

  private static double[] doubles(MemorySegment floats) {
    float[] numbers = floats.toArray(ValueLayout.JAVA_FLOAT);
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
  }

  /// Trains and gives the parameters' bits.
  private byte[] train(String exported, long seed) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(exported, seed);
        Optimizer optimizer = Optimizer.of(Recipe.parse("adam(rate=0.02)"), network.parameters())) {
      for (int step = 0; step < 50; step++) {
        network.lossAndGradient(examples);
        optimizer.step();
      }
      return network.parameters().values().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void trainingRepeatsBitForBitAndTheSeedDecidesWhatIsDropped() {
    assertThat(train("mlp", 1)).isEqualTo(train("mlp", 2));
    byte[] dropped = train("dropping", 1);
    assertThat(train("dropping", 1)).isEqualTo(dropped);
    assertThat(train("dropping", 2)).isNotEqualTo(dropped);
  }

  @Test
  void trainingsSideBySideDropWhatTheyDropAlone() throws Exception {
    List<byte[]> alone = List.of(train("dropping", 1), train("dropping", 2));
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int time = 0; time < 5; time++) {
        Future<byte[]> one = both.submit(() -> train("dropping", 1));
        Future<byte[]> other = both.submit(() -> train("dropping", 2));
        assertThat(one.get()).isEqualTo(alone.get(0));
        assertThat(other.get()).isEqualTo(alone.get(1));
      }
    }
  }

  @Test
  void aLookChangesNothing() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network one = network("dropping", 4);
        Network watched = network("dropping", 4)) {
      for (int step = 0; step < 5; step++) {
        watched.undisturbed(() -> watched.lossAndGradient(examples));
        watched.evaluate(examples);
        product(watched, examples, arena);
        double loss = one.lossAndGradient(examples);
        assertThat(watched.lossAndGradient(examples)).isEqualTo(loss);
        assertThat(NetworkTest.gradients(watched.parameters()))
            .containsExactly(NetworkTest.gradients(one.parameters()));
      }
      assertThat(watched.evaluate(examples)).isEqualTo(one.evaluate(examples));
      assertThat(watched.evaluate(examples)).isEqualTo(watched.evaluate(examples));
    }
  }

  @Test
  void eachPassDropsOtherUnits() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network("dropping", 4)) {
      assertThat(network.lossAndGradient(examples)).isNotEqualTo(network.lossAndGradient(examples));
    }
  }

  @Test
  void theNumbersOfOthersThatDrawAreLeftAlone() {
    try (PointerScope _ = new PointerScope();
        Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena)) {
      torch.manual_seed(7);
      Tensor expected = torch.rand(4);
      torch.manual_seed(7);
      try (Network network = network("dropping", 1)) {
        network.lossAndGradient(examples);
      }
      assertThat(torch.rand(4).equal(expected)).isTrue();
    }
  }

  /// A counter and a tensor that the module sets anew, besides what is registered as a buffer.
  @Test
  void whatAModuleCountsIsPutBackToo() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network("counting", 1)) {
      float[] first = network.outputs(examples); // seen = 1, last = 1
      network.undisturbed(() -> network.lossAndGradient(examples));
      float[] second = network.outputs(examples); // seen = 1, last = 2
      for (int i = 0; i < first.length; i++) {
        assertThat(second[i]).isEqualTo(2 * first[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weights.pt     | file must be TorchScript, as torch.jit.save writes it; | constants.pkl
          mlp.txt        | file must be TorchScript, as torch.jit.save writes it; | zip
          missing.pt     | file must be TorchScript, as torch.jit.save writes it; | does not exist
          .              | file must be TorchScript, as torch.jit.save writes it; | is not a file that can be read
          constant.pt    | must have parameters that need a gradient | it has no parameters
          untrained.pt   | must have parameters that need a gradient | it has 2 that need none
          double.pt      | parameter weight of script | must be dense float32, got Strided Double
          overlapping.pt | parameters one and other of script | must be one tensor or share no memory
          four.pt        | must give [2, 3] float32 for 2 examples | got [2, 4] Float
          pair.pt        | must return one tensor | got Tuple
          cnn.pt         | must take examples of shape [6] | 3D (unbatched) or 4D (batched) input to conv2d
          tied.pt        | must take examples of shape [6] | mat1 and mat2 shapes cannot be multiplied (2x6 and 5x5)
          """)
  void aFileThatCannotLearnTheTaskIsRefusedInOneLine(String file, String rule, String reason) {
    Path path = Exported.file("mlp").resolveSibling(file);
    assertThatThrownBy(() -> TorchScript.of(path).build(TASK, 1))
        .isInstanceOf(SettingException.class)
        .message()
        .contains(path.normalize().getFileName().toString(), rule, reason)
        .doesNotContain("frame #", "Exception", "Error", "__torch__")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          script                          | needs file
          script("")                      | file must be the name of a file
          script("net.pt", 0)             | shape must be sizes of at least 1
          script("net.pt", shape="-1,-1") | one of them perhaps -1
          script("net.pt", -2)            | [-1,inf)
          """)
  void wrongSettingsNameTheRemedy(String expression, String remedy) {
    assertThatThrownBy(() -> Models.CATALOGUE.create(expression))
        .isInstanceOf(SettingException.class)
        .message()
        .contains("script: ", remedy)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "4,-1", "7", "-1,12", "2147483647,2147483647,2147483647"})
  void aShapeThatAnExampleDoesNotFillIsRefused(String shape) {
    Model model = Models.CATALOGUE.create("script(\"net.pt\", shape=\"%s\")".formatted(shape));
    assertThatThrownBy(() -> model.build(TASK, 1))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("shape must hold the 6 numbers of an example");
  }

  @Test
  void nothingIsReadBeforeANetworkIsBuilt() {
    assertThat(Models.CATALOGUE.create("script(\"missing.pt\")"))
        .isEqualTo(TorchScript.of(Path.of("missing.pt")));
    assertThatThrownBy(() -> new TorchScript("a\0b", List.of(-1)).build(TASK, 1))
        .isInstanceOf(SettingException.class)
        .hasMessageEndingWith("is no path");
  }

  @Test
  void aBatchThatTheNetworkCannotLearnFromIsToldInOneLine() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = Problem.random(1, 6, 3, 1).examples(arena);
        Network network = network("dropping", 1)) {
      assertThatThrownBy(() -> network.lossAndGradient(examples))
          .isInstanceOf(EngineException.class)
          .message()
          .contains("dropping.pt fails on a batch of 1: Expected more than 1 value per channel")
          .hasLineCount(1);
      assertThat(network.evaluate(examples).loss()).isPositive();
    }
  }
}
