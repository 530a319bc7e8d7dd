package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComputationTest {
  private static final Offset<Double> FLOAT32 = within(1e-6);

  /// The forward pass of another, differentiated by autograd.
  private record Autograd(FeedForward forward) implements Computation {
    @Override
    public List<Leaf> leaves() {
      return forward.leaves();
    }

    @Override
    public Tensor outputs(Tensor features) {
      return forward.outputs(features);
    }

    @Override
    public List<Tensor> activity(Tensor features) {
      return forward.activity(features);
    }
  }

  private static Network withAutograd(Mlp mlp) {
    Parameters.Layout layout = Parameters.layout();
    try (Network like = mlp.build(6, 4, 1)) {
      for (Parameters.Tensor tensor : like.parameters().tensors()) {
        layout.add(tensor.name(), Shapes.array(tensor.shape()));
      }
    }
    return new Network(
        Task.classes(6, 4),
        Objective.CROSS_ENTROPY,
        layout,
        leaves -> new Autograd(FeedForward.of(leaves, mlp.activation())));
  }

  @ParameterizedTest
  @EnumSource
  void theWrittenOutBackwardPassIsThatOfAutograd(Activation activation) {
    Mlp mlp = Mlp.of(9, 7, 5).with(activation).with(Initialisation.KAIMING_NORMAL);
    try (Arena arena = Arena.ofConfined();
        Examples examples = Problem.random(50, 6, 4, 8).examples(arena);
        Network network = mlp.build(6, 4, 1);
        Network autograd = withAutograd(mlp)) {
      autograd.parameters().values().copyFrom(network.parameters().values());
      double loss = network.lossAndGradient(examples);
      assertThat(autograd.lossAndGradient(examples)).isCloseTo(loss, FLOAT32);
      assertThat(gradients(autograd)).containsExactly(gradients(network), FLOAT32);
    }
  }

  @Test
  void autogradOverwritesTheGradientsToo() {
    Mlp mlp = Mlp.of(3);
    try (Arena arena = Arena.ofConfined();
        Examples examples = Problem.random(50, 6, 4, 8).examples(arena);
        Network autograd = withAutograd(mlp)) {
      autograd.lossAndGradient(examples);
      double[] once = gradients(autograd);
      autograd.lossAndGradient(examples);
      assertThat(gradients(autograd)).containsExactly(once).isNotEqualTo(new double[once.length]);
    }
  }

  private static double[] gradients(Network network) {
    Parameters parameters = network.parameters();
    return IntStream.range(0, (int) parameters.length())
        .mapToDouble(parameters::gradient)
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void anActivationIsMonotoneWhereItNeverFalls(Activation activation) {
    try (PointerScope _ = new PointerScope()) {
      Tensor x = torch.arange(new Scalar(-8), new Scalar(8), new Scalar(0.01));
      Tensor f = activation.apply(x);
      double worst =
          f.narrow(0, 1, f.size(0) - 1).sub(f.narrow(0, 0, f.size(0) - 1)).min().item_float();
      assertThat(worst >= -1e-6).isEqualTo(activation.isMonotone());
    }
  }
}
