package io.thalweg.engine;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A module that was made elsewhere: it owns tensors and knows how to compute with them.
interface Adoptable {
  /// All parameters by name, as the module lists them; one that it holds twice may stand twice.
  Map<String, Tensor> parameters();

  /// The shape in which it takes one example.
  List<Long> shape();

  /// From features `[batch, width]` to outputs `[batch, outputs]`.
  Tensor forward(Tensor features);

  /// Whether the next passes are for learning: units are dropped, batches normalised by themselves.
  void learn(boolean learns);

  /// Notes what a pass changes besides the parameters; what is returned puts it back.
  Runnable remember();
}
