package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
/// A copy's parameters lie as those of the network, one copy behind the other. Gradients there are
/// for a few copies only, [#TOGETHER], which share them with the next few: what a step reads was
/// written just before and is still in the processor's cache, and so are parameters and state where
/// there are few copies.
///
/// ## Notes
///
/// Feed-forward networks only: linear layers with a nonlinearity between them. Products of another
/// size add up in another order, so a copy's numbers differ from those of a network alone by
/// rounding. A copy that overflows leaves the others alone.
public final class Copies implements AutoCloseable {
  private static final int TOGETHER = 4;
  private static final int ALIGNMENT = 64;
  private static final int LINE = ALIGNMENT / Float.BYTES;

  private final Task task;
  private final Objective objective;
  private final List<Parameters> parameters;
  private final Arena arena;
  private final PointerScope scope;
  private final ForwardOfCopies forward;
  private final Batch batch = new Batch();

  private Copies(Network original, FeedForward computation, int count) {
    task = original.task();
    objective = original.objective();
    arena = Arena.ofShared();
    try (PointerScope open = new PointerScope()) {
      Parameters single = original.parameters();
      int few = Math.min(TOGETHER, count);
      long size = Math.ceilDiv(single.length(), LINE) * LINE;
      MemorySegment values = arena.allocate(count * size * Float.BYTES, ALIGNMENT);
      MemorySegment gradients = arena.allocate(few * size * Float.BYTES, ALIGNMENT);
      parameters =
          IntStream.range(0, count)
              .mapToObj(copy ->
                  new Parameters(
                      Precision.FLOAT32,
                      part(values, copy, size, single.length()),
                      part(gradients, copy % few, size, single.length()),
                      single.tensors()))
              .toList();
      parameters.forEach(copy -> copy.copyFrom(single));
      forward =
          new ForwardOfCopies(
              layers(
                  single.tensors(),
                  Views.floats(values, count, size),
                  Views.floats(gradients, few, size)),
              computation.activation());
      scope = open.extend();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static MemorySegment part(MemorySegment all, int place, long size, long length) {
    return all.asSlice(place * size * Float.BYTES, length * Float.BYTES);
  }

  /// @param tensors weight and bias of one layer after the other
  private static List<ForwardOfCopies.Affine> layers(
      List<Parameters.Tensor> tensors, Tensor values, Tensor gradients) {
    return IntStream.range(0, tensors.size() / 2)
        .mapToObj(k -> {
          Parameters.Tensor weight = tensors.get(2 * k);
          Parameters.Tensor bias = tensors.get(2 * k + 1);
          return new ForwardOfCopies.Affine(
              view(values, weight),
              view(values, bias).unsqueeze(2),
              view(gradients, weight),
              view(gradients, bias));
        })
        .toList();
  }

  /// One tensor of all copies, `[copies, …]`.
  private static Tensor view(Tensor all, Parameters.Tensor tensor) {
    return all.narrow(1, tensor.offset(), tensor.length())
        .view(Shapes.batch(all.size(0), tensor.shape()));
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

  /// Makes a step of a copy.
  @FunctionalInterface
  public interface Stepper {
    /// Is called with each copy in turn while its gradient is in its memory.
    ///
    /// @param loss of the copy over the batch
    void step(int copy, double loss);
  }

  /// The memory of each copy, float32; valid until [#close].
  public List<Parameters> parameters() {
    return parameters;
  }

  /// Mean loss of each copy over a batch. A copy's gradient is only there while its step is made.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  public double[] lossAndGradient(
      Examples examples, MemorySegment order, long from, int count, Stepper stepper) {
    Network.check(task, objective, examples);
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Batch.Gathered gathered = batch.gather(examples, order, from, count);
      Tensor targets = objective.targets(gathered.features(), gathered.targets());
      return forward.lossAndGradient(gathered.features(), targets, objective, stepper);
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
      batch.close();
      arena.close();
    }
  }
}
