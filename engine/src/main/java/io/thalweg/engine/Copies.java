package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Several copies of one network that are trained at once on the same batches, each by an optimizer
/// of its own: many small products become few large ones.
///
/// ## Layout
///
/// Of each tensor all copies lie one behind the other, `[copies, …]`: the first layer is one
/// product for all, and a copy's slices are [Parameters] of their own, which an optimizer steps
/// without touching the others.
///
/// ## Notes
///
/// Feed-forward networks only: linear layers with a nonlinearity between them. Products of another
/// size add up in another order, so a copy's numbers differ from those of a network alone by
/// rounding. A copy that overflows leaves the others alone.
public final class Copies implements AutoCloseable {
  private final Task task;
  private final Objective objective;
  private final List<Parameters> parameters;
  private final Arena arena;
  private final PointerScope scope;
  private final ForwardOfCopies forward;

  private Copies(Network original, FeedForward computation, int count) {
    task = original.task();
    objective = original.objective();
    arena = Arena.ofShared();
    try (PointerScope open = new PointerScope()) {
      List<Parameters.Tensor> tensors = original.parameters().tensors();
      long length = original.parameters().length() * count;
      MemorySegment values = arena.allocate(length * Float.BYTES, 64);
      MemorySegment gradients = arena.allocate(length * Float.BYTES, 64);
      parameters =
          IntStream.range(0, count)
              .mapToObj(copy ->
                  new Parameters(
                      Precision.FLOAT32, values, gradients, tensors(tensors, copy, count)))
              .toList();
      parameters.forEach(copy -> copy.copyFrom(original.parameters()));
      Tensor allValues = Views.floats(values, length);
      Tensor allGradients = Views.floats(gradients, length);
      List<Leaf> leaves = new ArrayList<>();
      for (Parameters.Tensor tensor : tensors) {
        long[] shape = Shapes.batch(count, tensor.shape());
        long from = tensor.offset() * count;
        long all = tensor.length() * count;
        leaves.add(
            new Leaf(
                allValues.narrow(0, from, all).view(shape),
                allGradients.narrow(0, from, all).view(shape)));
      }
      forward = ForwardOfCopies.of(leaves, computation.activation());
      scope = open.extend();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /// Copies of a network with its parameters as they are; empty where it is not feed-forward.
  public static Optional<Copies> of(Network original, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, got " + count);
    }
    return original.computation() instanceof FeedForward computation
        ? Optional.of(new Copies(original, computation, count))
        : Optional.empty();
  }

  /// Whether there can be copies of a network.
  public static boolean suits(Network original) {
    return original.computation() instanceof FeedForward;
  }

  private static List<Parameters.Tensor> tensors(
      List<Parameters.Tensor> original, int copy, int count) {
    return original.stream()
        .map(tensor ->
            new Parameters.Tensor(
                tensor.name(), tensor.shape(), tensor.offset() * count + copy * tensor.length()))
        .toList();
  }

  /// The memory of each copy, float32; valid until [#close].
  public List<Parameters> parameters() {
    return parameters;
  }

  /// Mean loss of each copy over a batch; the gradients overwrite the copies' gradients.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  public double[] lossAndGradient(Examples examples, MemorySegment order, long from, int count) {
    Network.check(task, objective, examples);
    MemorySegment batch = Network.batch(examples, order, from, count);
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor index = Views.longs(batch, count);
      Tensor features = examples.features().index_select(0, index);
      Tensor given = examples.targets().index_select(0, index);
      return forward.lossAndGradient(features, objective.targets(features, given), objective);
    }
  }

  /// Mean loss and accuracy of each copy over all examples.
  public List<Evaluation> evaluate(Examples examples) {
    Network.check(task, objective, examples);
    List<Score> scores = parameters.stream().map(_ -> new Score(objective)).toList();
    for (int from = 0; from < examples.size(); from += Network.CHUNK) {
      int count = Math.min(Network.CHUNK, examples.size() - from);
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Tensor features = examples.features().narrow(0, from, count);
        Tensor targets = objective.targets(features, examples.targets().narrow(0, from, count));
        Tensor outputs = forward.outputs(features);
        if (objective == Objective.CROSS_ENTROPY) {
          double[] losses = ForwardOfCopies.totalLosses(outputs, targets);
          long[] right = ForwardOfCopies.right(outputs, targets);
          for (int copy = 0; copy < scores.size(); copy++) {
            scores.get(copy).add(count, losses[copy], right[copy]);
          }
        } else {
          for (int copy = 0; copy < scores.size(); copy++) {
            scores.get(copy).add(outputs.select(0, copy).t().contiguous(), targets);
          }
        }
      }
    }
    return scores.stream().map(Score::evaluation).toList();
  }

  /// Frees all memory of the copies.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      scope.close();
      arena.close();
    }
  }
}
