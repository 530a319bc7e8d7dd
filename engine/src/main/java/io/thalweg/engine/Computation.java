package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// What a network computes of its leaves.
interface Computation {
  /// All parameter tensors.
  List<Leaf> leaves();

  /// From features `[batch, width]` to outputs `[batch, outputs]`, as the network is judged.
  Tensor outputs(Tensor features);

  /// The same as the network learns: units are dropped, batches normalised by themselves.
  default Tensor learning(Tensor features) {
    return outputs(features);
  }

  /// Whether [#learning] does with an example what it would do without the others, each time.
  default boolean isPerExample() {
    return true;
  }

  /// What each nonlinearity gives, `[batch, …]`, as the network is judged.
  List<Tensor> activity(Tensor features);

  /// The mean loss of a batch; its gradient overwrites that of the leaves. By autograd, unless the
  /// computation knows a shorter way.
  default double lossAndGradient(Tensor features, Tensor targets, Objective objective) {
    leaves().forEach(Leaf::record);
    Tensor loss = objective.loss(learning(features), targets);
    loss.backward();
    return loss.item_float();
  }

  /// What [#learning] has changed besides the leaves.
  ///
  /// @throws io.thalweg.optim.SettingException where it cannot be written down
  default NetworkMemory memory() {
    return NetworkMemory.NONE;
  }

  /// Name, shape and place of each of the memory's averages, in their order.
  default List<Parameters.Tensor> averages() {
    return List.of();
  }

  /// Goes on from a memory.
  ///
  /// @throws IllegalArgumentException where it is that of another network
  default void recall(NetworkMemory memory) {
    if (memory.passes() != 0 || memory.averages().byteSize() != 0) {
      throw new IllegalArgumentException("memory must be empty for a network that keeps nothing");
    }
  }

  /// Notes whatever [#learning] changes besides the leaves; what is returned puts it back.
  default Runnable remember() {
    return () -> {};
  }
}
