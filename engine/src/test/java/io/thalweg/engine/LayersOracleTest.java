package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.RNNOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our layers beside LibTorch's own modules: the same parameters give the same loss and gradients.
class LayersOracleTest {
  static {
    Engine.start();
  }

  private static final int SIZE = 12;
  private static final int CLASSES = 3;

  /// @param modules that hold parameters, in the order in which ours lie
  record Case(String model, List<Integer> shape, List<Module> modules, UnaryOperator<Tensor> way) {
    @Override
    public String toString() {
      return model;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        lenet("cnn", torch::relu),
        lenet("cnn(activation=gelu)", torch::gelu),
        twoConvolutions(),
        elman(),
        lstm(),
        layerNorm(),
        batchNorm(),
        images());
  }

  private static Conv2dImpl conv(long in, long out) {
    return new Conv2dImpl(new Conv2dOptions(in, out, new LongPointer(5, 5)));
  }

  private static Tensor padded(Tensor x) {
    return torch.constant_pad_nd(x, 2, 2, 2, 2);
  }

  private static Case lenet(String model, UnaryOperator<Tensor> f) {
    Conv2dImpl first = conv(1, 6);
    Conv2dImpl second = conv(6, 16);
    LinearImpl third = new LinearImpl(16, 120); // 12 → 12 → 6 → 2 → 1
    LinearImpl fourth = new LinearImpl(120, 84);
    LinearImpl last = new LinearImpl(84, CLASSES);
    return new Case(
        model,
        List.of(12, 12),
        List.of(first, second, third, fourth, last),
        x -> {
          Tensor image = x.view(SIZE, 1, 12, 12);
          Tensor h = torch.max_pool2d(f.apply(first.forward(padded(image))), 2, 2);
          h = torch.max_pool2d(f.apply(second.forward(h)), 2, 2).view(SIZE, 16);
          h = f.apply(third.forward(h));
          return last.forward(f.apply(fourth.forward(h)));
        });
  }

  private static Case twoConvolutions() {
    Conv2dImpl first = conv(2, 32);
    Conv2dImpl second = conv(32, 64);
    LinearImpl third = new LinearImpl(64, 1024); // 5 → 5 → 2 → 2 → 1
    LinearImpl last = new LinearImpl(1024, CLASSES);
    return new Case(
        "cnn(2c2d, activation=tanh)",
        List.of(2, 5, 5),
        List.of(first, second, third, last),
        x -> {
          Tensor image = x.view(SIZE, 2, 5, 5);
          Tensor h = torch.max_pool2d(torch.tanh(first.forward(padded(image))), 2, 2);
          h = torch.max_pool2d(torch.tanh(second.forward(padded(h))), 2, 2).view(SIZE, 64);
          return last.forward(torch.tanh(third.forward(h)));
        });
  }

  private static Case elman() {
    RNNOptions options = new RNNOptions(4, 7);
    options.num_layers().put(2L);
    options.batch_first().put(true);
    RNNImpl rnn = new RNNImpl(options);
    LinearImpl last = new LinearImpl(7, CLASSES);
    return new Case(
        "rnn(7, layers=2)",
        List.of(6, 4),
        List.of(rnn, last),
        x -> last.forward(rnn.forward(x.view(SIZE, 6, 4)).get0().select(1, 5)));
  }

  private static Case lstm() {
    LSTMOptions options = new LSTMOptions(4, 7);
    options.batch_first().put(true);
    LSTMImpl lstm = new LSTMImpl(options);
    LinearImpl last = new LinearImpl(7, CLASSES);
    return new Case(
        "lstm(7)",
        List.of(6, 4),
        List.of(lstm, last),
        x -> last.forward(lstm.forward(x.view(SIZE, 6, 4)).get0().select(1, 5)));
  }

  private static Case layerNorm() {
    LinearImpl first = new LinearImpl(9, 8);
    LayerNormImpl norm = new LayerNormImpl(new LayerNormOptions(new LongVector(new long[] {8})));
    LinearImpl last = new LinearImpl(8, CLASSES);
    return new Case(
        "mlp(8, normalisation=layer)",
        List.of(9),
        List.of(first, norm, last),
        x -> last.forward(torch.relu(norm.forward(first.forward(x)))));
  }

  private static Case batchNorm() {
    LinearImpl first = new LinearImpl(9, 8);
    BatchNorm1dImpl norm = new BatchNorm1dImpl(new BatchNormOptions(8));
    LinearImpl last = new LinearImpl(8, CLASSES);
    return new Case(
        "mlp(8, normalisation=batch)",
        List.of(9),
        List.of(first, norm, last),
        x -> last.forward(torch.relu(norm.forward(first.forward(x)))));
  }

  private static Case images() {
    Conv2dImpl first = conv(1, 32);
    BatchNorm2dImpl firstNorm = new BatchNorm2dImpl(new BatchNormOptions(32));
    Conv2dImpl second = conv(32, 64);
    BatchNorm2dImpl secondNorm = new BatchNorm2dImpl(new BatchNormOptions(64));
    LinearImpl third = new LinearImpl(64, 1024);
    BatchNorm1dImpl thirdNorm = new BatchNorm1dImpl(new BatchNormOptions(1024));
    LinearImpl last = new LinearImpl(1024, CLASSES);
    return new Case(
        "cnn(2c2d, normalisation=batch)",
        List.of(5, 5),
        List.of(first, firstNorm, second, secondNorm, third, thirdNorm, last),
        x -> {
          Tensor h = firstNorm.forward(first.forward(padded(x.view(SIZE, 1, 5, 5))));
          h = torch.max_pool2d(torch.relu(h), 2, 2);
          h = secondNorm.forward(second.forward(padded(h)));
          h = torch.max_pool2d(torch.relu(h), 2, 2).view(SIZE, 64);
          return last.forward(torch.relu(thirdNorm.forward(third.forward(h))));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientsAreThoseOfLibTorchsModules(Case each) {
    Task task = new Task(each.shape(), CLASSES, Task.Kind.CLASSES);
    try (PointerScope _ = new PointerScope();
        Arena arena = Arena.ofConfined();
        Examples examples = examples(task, arena);
        Network network = Models.CATALOGUE.create(each.model()).build(task, 3)) {
      List<Tensor> theirs =
          each.modules().stream().flatMap(module -> parameters(module).stream()).toList();
      Parameters ours = network.parameters();
      assertThat(theirs).hasSameSizeAs(ours.tensors());
      for (int i = 0; i < theirs.size(); i++) {
        Tensor value =
            Views.slice(Views.floats(ours.values(), ours.length()), ours.tensors().get(i));
        theirs.get(i).data().copy_(value);
      }
      double loss = network.lossAndGradient(examples);
      Tensor features = examples.features().detach().set_requires_grad(true);
      Tensor expected = torch.cross_entropy_loss(each.way().apply(features), examples.targets());
      expected.backward();
      assertThat(loss).isCloseTo(expected.item_float(), within(2e-6));
      for (int i = 0; i < theirs.size(); i++) {
        Parameters.Tensor tensor = ours.tensors().get(i);
        Tensor gradient = Views.slice(Views.floats(ours.gradients(), ours.length()), tensor);
        Tensor error = gradient.sub(theirs.get(i).grad());
        assertThat(error.abs().max().item_float()).as(tensor.name()).isLessThan(2e-6f);
        assertThat(gradient.abs().max().item_float()).as(tensor.name()).isGreaterThan(0);
      }
      if (!each.model().contains("normalisation=batch")) { // which is judged otherwise
        assertThat(network.evaluate(examples).loss())
            .isCloseTo(expected.item_float(), within(2e-6));
        MemorySegment gradient = arena.allocate((long) SIZE * task.width() * Float.BYTES, 4);
        network.featureGradient(examples, gradient);
        Tensor error =
            Views.floats(gradient, SIZE, task.width())
                .sub(features.grad().mul(new Scalar(SIZE))); // of each loss, not of their mean
        assertThat(error.abs().max().item_float()).isLessThan(2e-6f);
      }
    }
  }

  /// ∂(vᵀ∇L)/∂θ by LibTorch's own kernels, v = ∇L: the pass that learns takes others.
  @ParameterizedTest
  @MethodSource("convolutions")
  void productsWithTheHessianAreThose(Case each) {
    Task task = new Task(each.shape(), CLASSES, Task.Kind.CLASSES);
    try (Arena arena = Arena.ofConfined();
        PointerScope _ = new PointerScope();
        Examples examples = examples(task, arena);
        Network network = Models.CATALOGUE.create(each.model()).build(task, 3)) {
      TensorVector theta = new TensorVector();
      each.modules().stream()
          .flatMap(module -> parameters(module).stream())
          .forEach(theta::push_back);
      Parameters ours = network.parameters();
      for (int i = 0; i < theta.size(); i++) {
        Tensor values = Views.floats(ours.values(), ours.length());
        theta.get(i).data().copy_(Views.slice(values, ours.tensors().get(i)));
      }
      network.lossAndGradient(examples);
      MemorySegment vector = arena.allocate(ours.gradients().byteSize(), 64);
      vector.copyFrom(ours.gradients());
      MemorySegment product = arena.allocate(vector.byteSize(), 64);
      network.hessianProduct(examples, vector, product);

      TensorVector loss =
          new TensorVector(
              torch.cross_entropy_loss(each.way().apply(examples.features()), examples.targets()));
      BoolOptional keep = new BoolOptional();
      TensorVector gradient = torch.grad(loss, theta, new TensorVector(), keep, true, true);
      TensorVector v = new TensorVector();
      for (int i = 0; i < theta.size(); i++) {
        v.push_back(gradient.get(i).detach());
      }
      TensorVector expected = torch.grad(gradient, theta, v, keep, false, true);
      for (int i = 0; i < theta.size(); i++) {
        Parameters.Tensor tensor = ours.tensors().get(i);
        Tensor found = Views.slice(Views.floats(product, ours.length()), tensor);
        Tensor error = found.sub(expected.get(i));
        assertThat(error.abs().max().item_float()).as(tensor.name()).isLessThan(2e-5f);
        assertThat(found.abs().max().item_float()).as(tensor.name()).isGreaterThan(1e-3f);
      }
    }
  }

  static Stream<Case> convolutions() {
    return Stream.of(lenet("cnn(activation=tanh)", torch::tanh), twoConvolutions());
  }

  private static List<Tensor> parameters(Module module) {
    return Stream.of(module.parameters().get()).toList();
  }

  private static Examples examples(Task task, Arena arena) {
    SplittableRandom random = new SplittableRandom(5);
    MemorySegment features = arena.allocate(ValueLayout.JAVA_FLOAT, (long) SIZE * task.width());
    MemorySegment labels = arena.allocate(ValueLayout.JAVA_LONG, SIZE);
    for (int i = 0; i < SIZE * task.width(); i++) {
      features.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    for (int i = 0; i < SIZE; i++) {
      labels.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextInt(CLASSES));
    }
    return Examples.of(features, labels, SIZE, task.width(), CLASSES);
  }
}
