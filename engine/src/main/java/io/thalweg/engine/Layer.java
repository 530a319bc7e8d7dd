package io.thalweg.engine;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// One step on the way through a [Sequential] network. Shapes are those of one example.
interface Layer {
  /// The tensors that are trained.
  default List<Weight> weights(List<Long> input) {
    return List.of();
  }

  /// The tensors that change while the network learns, but are not trained.
  default List<Weight> buffers(List<Long> input) {
    return List.of();
  }

  /// The shape that it makes of another.
  List<Long> output(List<Long> input);

  /// Whether it does with an example what it would do without the others of the batch, each time.
  default boolean isPerExample() {
    return true;
  }

  /// From `[batch, input…]` to `[batch, output…]`.
  ///
  /// @param own the weights, then the buffers
  Tensor forward(Tensor x, List<Tensor> own, Pass pass);

  /// A tensor yet to be made.
  ///
  /// @param name as in PyTorch, such as `weight`
  /// @param drawing how it starts
  record Weight(String name, List<Long> shape, Drawing drawing) {
    Weight(String name, Drawing drawing, long... shape) {
      this(name, Arrays.stream(shape).boxed().toList(), drawing);
    }
  }
}
