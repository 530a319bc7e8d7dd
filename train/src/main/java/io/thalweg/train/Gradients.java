package io.thalweg.train;

import io.thalweg.optim.Parameters;
import java.lang.foreign.MemorySegment;

/// Where the gradients of a training's batches come from: the network in this process, unless
/// somebody else takes them.
@FunctionalInterface
public interface Gradients {
  /// Mean loss over a batch, nats per example; its gradient overwrites the parameters' gradients.
  ///
  /// @param parameters at which it is taken
  /// @param order indices of training examples, int64
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  double take(Parameters parameters, MemorySegment order, long from, int count);
}
