package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A classifier whose parameters and gradients lie in the flat memory of [Parameters]: the engine
/// reads the one and writes the other, a rule steps from the other to the one, nothing is copied.
///
/// Its loss is the mean cross-entropy −log p(label), p the softmax of the logits. One thread at a
/// time may use it. [#close] frees the parameters too.
public final class Network implements AutoCloseable {
  static {
    Engine.start();
  }

  /// Examples that are judged at a time: large enough to keep every thread busy, small enough for
  /// the activations to stay in megabytes.
  static final int CHUNK = 2048;

  private static final long NOT_A_LABEL = -100;
  private static final double NO_SMOOTHING = 0;

  private final int inputs;
  private final int classes;
  private final Parameters parameters;
  private final Arena arena;
  private final PointerScope scope;
  private final Computation computation;
  private boolean closed;

  /// Allocates the parameters, zeroed, and views them as tensors.
  ///
  /// @param model makes the computation of the leaves, which are in the layout's order
  Network(
      int inputs, int classes, Parameters.Layout layout, Function<List<Leaf>, Computation> model) {
    this.inputs = inputs;
    this.classes = classes;
    this.arena = Arena.ofShared();
    try (PointerScope open = new PointerScope()) {
      this.parameters = layout.allocate(Precision.FLOAT32, arena);
      this.computation = model.apply(leaves(parameters));
      this.scope = open.extend();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static List<Leaf> leaves(Parameters parameters) {
    Tensor values = Views.floats(parameters.values(), parameters.length());
    Tensor gradients = Views.floats(parameters.gradients(), parameters.length());
    return parameters.tensors().stream()
        .map(tensor ->
            new Leaf(Views.slice(values, tensor).detach(), Views.slice(gradients, tensor)))
        .toList();
  }

  /// The network's own memory, float32; valid until [#close].
  public Parameters parameters() {
    return parameters;
  }

  /// Features per example that it takes.
  public int inputs() {
    return inputs;
  }

  /// Number of classes that it tells apart.
  public int classes() {
    return classes;
  }

  /// Mean loss over all examples; its gradient overwrites the parameters' gradients.
  public double lossAndGradient(Examples examples) {
    check(examples);
    try (PointerScope _ = new PointerScope()) {
      return computation.lossAndGradient(examples.features(), examples.labels());
    }
  }

  /// Mean loss over a batch; its gradient overwrites the parameters' gradients.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  public double lossAndGradient(Examples examples, MemorySegment order, long from, int count) {
    check(examples);
    MemorySegment batch = batch(examples, order, from, count);
    try (PointerScope _ = new PointerScope()) {
      Tensor index = Views.longs(batch, count);
      return computation.lossAndGradient(
          examples.features().index_select(0, index), examples.labels().index_select(0, index));
    }
  }

  /// Overwrites `product` with Hv, H the Hessian of the mean loss over all examples at the
  /// parameters, exact but for float32's rounding. Parameters and gradients stay as they are.
  ///
  /// Where an activation has a kink, H is that of the piece on which the parameters lie.
  ///
  /// @param vector v, float32 in native memory, laid out as the parameters
  /// @param product Hv, the same; must not overlap `vector`
  public void hessianProduct(Examples examples, MemorySegment vector, MemorySegment product) {
    check(examples);
    check(vector, product);
    try (PointerScope _ = new PointerScope()) {
      HessianProduct sum = HessianProduct.of(computation, parameters, vector, product);
      sum.clear();
      for (int from = 0; from < examples.size(); from += CHUNK) {
        int count = Math.min(CHUNK, examples.size() - from);
        try (PointerScope _ = new PointerScope()) {
          sum.add(
              examples.features().narrow(0, from, count),
              examples.labels().narrow(0, from, count),
              examples.size());
        }
      }
    }
  }

  /// The same for the mean loss over a batch.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  /// @param vector v, float32 in native memory, laid out as the parameters
  /// @param product Hv, the same; must not overlap `vector`
  public void hessianProduct(
      Examples examples,
      MemorySegment order,
      long from,
      int count,
      MemorySegment vector,
      MemorySegment product) {
    check(examples);
    check(vector, product);
    MemorySegment batch = batch(examples, order, from, count);
    try (PointerScope _ = new PointerScope()) {
      HessianProduct sum = HessianProduct.of(computation, parameters, vector, product);
      Tensor indices = Views.longs(batch, count);
      sum.clear();
      for (int done = 0; done < count; done += CHUNK) {
        try (PointerScope _ = new PointerScope()) {
          Tensor index = indices.narrow(0, done, Math.min(CHUNK, count - done));
          sum.add(
              examples.features().index_select(0, index),
              examples.labels().index_select(0, index),
              count);
        }
      }
    }
  }

  private void check(MemorySegment vector, MemorySegment product) {
    Views.check("vector", vector, parameters.values().byteSize());
    Views.check("product", product, parameters.values().byteSize());
    if (vector.asOverlappingSlice(product).isPresent()) {
      throw new IllegalArgumentException("vector and product must not overlap");
    }
  }

  private static MemorySegment batch(Examples examples, MemorySegment order, long from, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 example, got " + count);
    }
    Objects.checkFromIndexSize(from, count, order.byteSize() / Long.BYTES);
    MemorySegment batch = order.asSlice(from * Long.BYTES, (long) count * Long.BYTES);
    Views.check("order", batch, (long) count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      long index = batch.getAtIndex(ValueLayout.JAVA_LONG, i);
      if (index < 0 || index >= examples.size()) {
        throw new IllegalArgumentException(
            "order %d must be in [0,%d), got %d".formatted(from + i, examples.size(), index));
      }
    }
    return batch;
  }

  /// Mean loss and accuracy over all examples.
  public Evaluation evaluate(Examples examples) {
    check(examples);
    double loss = 0;
    long right = 0;
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int count = Math.min(CHUNK, examples.size() - from);
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Tensor labels = examples.labels().narrow(0, from, count);
        Tensor logits = computation.logits(examples.features().narrow(0, from, count));
        loss += totalLoss(logits, labels);
        right += mostLikely(logits).eq(labels).sum().item_long();
      }
    }
    return new Evaluation(loss / examples.size(), (double) right / examples.size());
  }

  private static double totalLoss(Tensor logits, Tensor labels) {
    return torch
        .cross_entropy_loss(
            logits,
            labels,
            Constants.NO_WEIGHTS,
            torch.Reduction.Sum.value,
            NOT_A_LABEL,
            NO_SMOOTHING)
        .item_float();
  }

  /// The most likely class of each example.
  public int[] predict(Examples examples) {
    check(examples);
    int[] predictions = new int[examples.size()];
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int count = Math.min(CHUNK, examples.size() - from);
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Tensor logits = computation.logits(examples.features().narrow(0, from, count));
        LongPointer classes = mostLikely(logits).data_ptr_long();
        for (int i = 0; i < count; i++) {
          predictions[from + i] = (int) classes.get(i);
        }
      }
    }
    return predictions;
  }

  /// `[batch]`
  private static Tensor mostLikely(Tensor logits) {
    return logits.argmax(Constants.CLASSES, false);
  }

  private void check(Examples examples) {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    if (examples.width() != inputs || examples.classes() != classes) {
      throw new IllegalArgumentException(
          "the network takes %d features and %d classes, the examples have %d and %d"
              .formatted(inputs, classes, examples.width(), examples.classes()));
    }
  }

  /// Frees all that it holds in native memory, the parameters too.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scope.close();
      arena.close();
    }
  }
}
