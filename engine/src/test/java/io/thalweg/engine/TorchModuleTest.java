package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchModuleTest {
  static {
    Engine.start();
  }

  private static final Task TASK = Task.classes(6, 3);
  private static final Offset<Double> FLOAT32 = within(1e-6);

  private final Problem problem = Problem.random(64, 6, 3, 1);

  /// Two layers.
  private static final class Net extends Module {
    private final LinearImpl hidden;
    private final LinearImpl last;

    Net(Task task) {
      hidden = register_module("hidden", new LinearImpl(task.width(), 8));
      last = register_module("last", new LinearImpl(8, task.outputs()));
    }

    Tensor logits(Tensor x) {
      return last.forward(torch.relu(hidden.forward(x)));
    }

    Tensor hidden(Tensor x) {
      return hidden.forward(x);
    }

    /// Writes into what it is given.
    Tensor rectified(Tensor x) {
      return logits(x.relu_());
    }

    Tensor onlyLast(Tensor x) {
      return last.forward(x.narrow(1, 0, 2).repeat(1, 4));
    }

    /// An attention whose kernel has no second derivative.
    Tensor attentive(Tensor x) {
      Tensor h = hidden.forward(x).view(-1, 1, 4, 2);
      return last.forward(torch.scaled_dot_product_attention(h, h, h).reshape(-1, 8));
    }
  }

  /// Two layers with batch norm and dropout between them.
  private static final class Noisy extends Module {
    private final LinearImpl hidden;
    private final BatchNorm1dImpl norm;
    private final DropoutImpl dropout;
    private final LinearImpl last;

    Noisy(Task task) {
      hidden = register_module("hidden", new LinearImpl(task.width(), 8));
      norm = register_module("norm", new BatchNorm1dImpl(new BatchNormOptions(8)));
      dropout = register_module("dropout", new DropoutImpl(0.5));
      last = register_module("last", new LinearImpl(8, task.outputs()));
    }

    Tensor logits(Tensor x) {
      return last.forward(dropout.forward(torch.relu(norm.forward(hidden.forward(x)))));
    }
  }

  private static final Model NET = new TorchModule<>("net", Net::new, Net::logits);
  private static final Model NOISY = new TorchModule<>("noisy", Noisy::new, Noisy::logits);

  @Test
  void aModuleHasTheLossAndGradientsOfOurLayers() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network own = NET.build(TASK, 1);
        Network ours = Mlp.of(8).build(TASK, 1)) {
      assertThat(own.parameters().tensors().stream().map(Parameters.Tensor::name))
          .containsExactly("hidden.weight", "hidden.bias", "last.weight", "last.bias");
      ours.parameters().values().copyFrom(own.parameters().values());
      double loss = ours.lossAndGradient(examples);
      assertThat(own.lossAndGradient(examples)).isCloseTo(loss, FLOAT32);
      assertThat(NetworkTest.gradients(own.parameters()))
          .containsExactly(NetworkTest.gradients(ours.parameters()), FLOAT32);
      own.parameters().value(0, 3);
      ours.parameters().value(0, 3);
      assertThat(own.evaluate(examples).loss())
          .isCloseTo(ours.evaluate(examples).loss(), FLOAT32)
          .isNotCloseTo(loss, within(1e-4));
    }
  }

  @Test
  void dataThatAModuleWritesIntoStayAsTheyAre() {
    Model writing = new TorchModule<>("writing", Net::new, Net::rectified);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = writing.build(TASK, 1);
        Network witness = NET.build(TASK, 1)) {
      Evaluation before = witness.evaluate(examples);
      network.lossAndGradient(examples);
      network.evaluate(examples);
      assertThat(witness.evaluate(examples)).isEqualTo(before);
      assertThat(network.evaluate(examples)).isNotEqualTo(before);
    }
  }

  /// By differences of gradients, of a loss that has no kink.
  @Test
  void parametersThatDoNotCountHaveNoCurvature() {
    Model model = new TorchModule<>("last", Net::new, Net::onlyLast);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = model.build(TASK, 1)) {
      MemorySegment values = network.parameters().values();
      MemorySegment direction = arena.allocate(values.byteSize(), 64).copyFrom(values);
      MemorySegment product = arena.allocate(values.byteSize(), 64);
      network.hessianProduct(examples, direction, product);
      double[] behind = gradients(network, examples, 0.99);
      double[] ahead = gradients(network, examples, 1.01 / 0.99);
      for (int i = 0; i < behind.length; i++) {
        double difference = (ahead[i] - behind[i]) / 0.02;
        assertThat((double) product.getAtIndex(ValueLayout.JAVA_FLOAT, i))
            .isCloseTo(i < 6 * 8 + 8 ? 0 : difference, within(2e-4));
      }
      assertThat(ahead).isNotEqualTo(behind);
    }
  }

  private static double[] gradients(Network network, Examples examples, double factor) {
    Parameters parameters = network.parameters();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, factor * parameters.value(i));
    }
    network.lossAndGradient(examples);
    return NetworkTest.gradients(parameters);
  }

  @Test
  void aMissingSecondDerivativeIsToldInOneLine() {
    Model model = new TorchModule<>("attentive", Net::new, Net::attentive);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = model.build(TASK, 1)) {
      long bytes = network.parameters().values().byteSize();
      MemorySegment vector = arena.allocate(bytes, 64);
      MemorySegment product = arena.allocate(bytes, 64);
      assertThat(network.lossAndGradient(examples)).isPositive();
      assertThatThrownBy(() -> network.hessianProduct(examples, vector, product))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("no product with the Hessian: derivative for")
          .message()
          .hasLineCount(1);
    }
  }

  /// `nn.Linear` draws weights and biases from U(±1/√in).
  @Test
  void theSeedDecidesHowParametersStart() {
    try (Network one = NET.build(TASK, 1);
        Network again = NET.build(TASK, 1);
        Network other = NET.build(TASK, 2)) {
      double[] values = values(one.parameters());
      assertThat(values(again.parameters())).containsExactly(values);
      assertThat(values(other.parameters())).isNotEqualTo(values);
      double bound = 1 / Math.sqrt(6);
      assertThat(values).doesNotContain(0);
      assertThat(DoubleStream.of(values).map(Math::abs).max()).hasValueCloseTo(bound, within(0.05));
    }
  }

  private static double[] values(Parameters parameters) {
    return LongStream.range(0, parameters.length()).mapToDouble(parameters::value).toArray();
  }

  private byte[] train(Arena arena) {
    try (Examples examples = problem.examples(arena);
        Network network = NOISY.build(TASK, 3);
        Optimizer optimizer = Optimizer.of(Recipe.parse("adam(rate=0.02)"), network.parameters())) {
      double before = network.evaluate(examples).loss();
      for (int step = 0; step < 200; step++) {
        network.lossAndGradient(examples);
        optimizer.step();
      }
      assertThat(network.evaluate(examples).loss()).isLessThan(0.7 * before);
      return network.parameters().values().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void dropoutAndBatchNormLearnAndRepeatBitForBit() {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(train(arena)).isEqualTo(train(arena));
    }
  }

  @Test
  void aLookChangesNothing() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network one = NOISY.build(TASK, 3);
        Network watched = NOISY.build(TASK, 3)) {
      for (int step = 0; step < 5; step++) {
        watched.undisturbed(() -> watched.lossAndGradient(examples));
        watched.evaluate(examples);
        assertThat(watched.lossAndGradient(examples)).isEqualTo(one.lossAndGradient(examples));
      }
      assertThat(watched.evaluate(examples)).isEqualTo(one.evaluate(examples));
    }
  }

  /// The module is freed with the network, not with a scope in which that was built.
  @Test
  void aNetworkOutlivesTheScopeItWasBuiltIn() {
    Network network;
    try (PointerScope _ = new PointerScope()) {
      network = NET.build(TASK, 1);
    }
    try (network;
        Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena)) {
      assertThat(network.lossAndGradient(examples)).isPositive();
    }
  }

  @Test
  void aModuleThatCannotLearnTheTaskIsRefusedInOneLine() {
    refused(Net::hidden, "net must give [2, 3] float32 for 2 examples, got [2, 8] Float");
    refused(
        (net, x) -> net.logits(x.view(-1, 4)),
        "net must take examples of shape [6]: mat1 and mat2 shapes cannot be multiplied (3x4 and"
            + " 6x8)");
    Model none = new TorchModule<>("none", _ -> new Module(), (_, x) -> x);
    assertThatThrownBy(() -> none.build(TASK, 1))
        .hasMessage("none must have parameters that need a gradient, it has no parameters");
    Model wrong = new TorchModule<>("wrong", _ -> new LinearImpl(-1, 3), LinearImpl::forward);
    assertThatThrownBy(() -> wrong.build(TASK, 1))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("wrong cannot be made: ")
        .message()
        .hasLineCount(1);
  }

  private static void refused(BiFunction<Net, Tensor, Tensor> forward, String message) {
    Model model = new TorchModule<>("net", Net::new, forward);
    assertThatThrownBy(() -> model.build(TASK, 1))
        .isInstanceOf(SettingException.class)
        .hasMessage(message);
  }

  @Test
  void faultsOfOnesOwnCodeAreLeftAsTheyAre() {
    IllegalStateException fault = new IllegalStateException("mine");
    Model model =
        new TorchModule<>(
            "net",
            Net::new,
            (_, _) -> {
              throw fault;
            });
    assertThatThrownBy(() -> model.build(TASK, 1)).isSameAs(fault);
    assertThat(NET).hasToString("net");
  }
}
