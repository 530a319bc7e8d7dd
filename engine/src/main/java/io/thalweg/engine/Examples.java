package io.thalweg.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Examples with labels or numbers in native memory, seen by the engine without a copy. Whoever
/// made the memory keeps it open until this is closed.
public final class Examples implements AutoCloseable {
  static {
    Engine.start();
  }

  private final int size;
  private final int width;
  private final int outputs;
  private final Task.Kind kind;
  private final PointerScope scope;
  private final Tensor features;
  private final Tensor targets;
  private final MemorySegment featureMemory;
  private final MemorySegment targetMemory;
  private boolean closed;

  private Examples(
      MemorySegment features,
      MemorySegment targets,
      int size,
      int width,
      int outputs,
      Task.Kind kind) {
    this.size = size;
    this.width = width;
    this.outputs = outputs;
    this.kind = kind;
    try (PointerScope open = new PointerScope()) {
      this.scope = open.extend();
      this.features = Views.floats(features, size, width);
      this.targets = viewTargets(targets, size);
    }
    // By address, as the tensors are: also for threads that do not own the memory.
    featureMemory = Views.memory(this.features, size * featureBytes());
    targetMemory = Views.memory(this.targets, size * targetBytes());
  }

  /// Views memory as examples of classes.
  ///
  /// @param features float32, row by row, `[size, width]`
  /// @param labels int64, each in `[0, classes)`, `[size]`
  /// @param size number of examples
  /// @param width features per example
  /// @param classes number of classes
  public static Examples of(
      MemorySegment features, MemorySegment labels, int size, int width, int classes) {
    if (size < 1 || width < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "size and width must be at least 1 and classes at least 2, got %d, %d and %d"
              .formatted(size, width, classes));
    }
    Views.check("features", features, (long) size * width * Float.BYTES);
    Views.check("labels", labels, (long) size * Long.BYTES);
    for (int i = 0; i < size; i++) {
      long label = labels.getAtIndex(ValueLayout.JAVA_LONG, i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "label %d must be in [0,%d), got %d".formatted(i, classes, label));
      }
    }
    return new Examples(features, labels, size, width, classes, Task.Kind.CLASSES);
  }

  /// Views memory as examples with numbers to be predicted.
  ///
  /// @param features float32, row by row, `[size, width]`
  /// @param numbers float32, row by row, `[size, outputs]`
  /// @param size number of examples
  /// @param width features per example
  /// @param outputs numbers per example
  public static Examples ofNumbers(
      MemorySegment features, MemorySegment numbers, int size, int width, int outputs) {
    if (size < 1 || width < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "size, width and outputs must be at least 1, got %d, %d and %d"
              .formatted(size, width, outputs));
    }
    Views.check("features", features, (long) size * width * Float.BYTES);
    Views.check("numbers", numbers, (long) size * outputs * Float.BYTES);
    return new Examples(features, numbers, size, width, outputs, Task.Kind.NUMBERS);
  }

  private Examples(Examples from, Tensor index) {
    size = (int) index.numel();
    width = from.width;
    outputs = from.outputs;
    kind = from.kind;
    try (PointerScope open = new PointerScope()) {
      this.scope = open.extend();
      this.features = from.features.index_select(0, index);
      this.targets = from.targets.index_select(0, index);
    }
    featureMemory = Views.memory(features, size * featureBytes());
    targetMemory = Views.memory(targets, size * targetBytes());
  }

  /// A copy of some of them, with memory of its own.
  ///
  /// @param order their indices, int64, in native memory; at least one
  public Examples select(MemorySegment order) {
    long count = order.byteSize() / Long.BYTES;
    if (count < 1) {
      throw new IllegalArgumentException("at least 1 example must be selected, got none");
    }
    Views.check("order", order, count * Long.BYTES);
    for (long i = 0; i < count; i++) {
      Objects.checkIndex(order.getAtIndex(ValueLayout.JAVA_LONG, i), (long) size);
    }
    try (PointerScope _ = new PointerScope()) {
      return new Examples(this, Views.longs(order, count));
    }
  }

  /// Copies some of them, one behind the other, into memory that is there already, which the cache
  /// may still hold: [#select] asks for new memory each time.
  ///
  /// @param order their indices, int64, in native memory
  /// @param features float32, `[count, width]`
  /// @param targets labels, int64, `[count]`; or numbers, float32, `[count, outputs]`
  public void gather(MemorySegment order, MemorySegment features, MemorySegment targets) {
    if (closed) {
      throw new IllegalStateException("the examples are closed");
    }
    long count = order.byteSize() / Long.BYTES;
    Views.check("features", features, count * featureBytes());
    Views.check("targets", targets, count * targetBytes());
    copyRows(featureMemory, features, featureBytes(), order);
    copyRows(targetMemory, targets, targetBytes(), order);
  }

  private static void copyRows(
      MemorySegment from, MemorySegment to, long bytes, MemorySegment order) {
    for (long i = 0; i < order.byteSize() / Long.BYTES; i++) {
      long index = order.getAtIndex(ValueLayout.JAVA_LONG, i);
      MemorySegment.copy(from, index * bytes, to, i * bytes, bytes);
    }
  }

  /// Bytes of an example's features.
  long featureBytes() {
    return (long) width * Float.BYTES;
  }

  /// Bytes of an example's label or numbers.
  long targetBytes() {
    return kind == Task.Kind.CLASSES ? Long.BYTES : (long) outputs * Float.BYTES;
  }

  /// Views memory as targets of `count` examples like these.
  Tensor viewTargets(MemorySegment memory, long count) {
    return kind == Task.Kind.CLASSES
        ? Views.longs(memory, count)
        : Views.floats(memory, count, outputs);
  }

  /// Number of examples.
  public int size() {
    return size;
  }

  /// Features per example.
  public int width() {
    return width;
  }

  /// Number of classes, or of numbers to be predicted.
  public int outputs() {
    return outputs;
  }

  /// Whether they have labels or numbers.
  public Task.Kind kind() {
    return kind;
  }

  /// `[size, width]`
  Tensor features() {
    return features;
  }

  /// Labels `[size]` or numbers `[size, outputs]`.
  Tensor targets() {
    return targets;
  }

  /// Frees the views; the memory stays with its owner.
  @Override
  public void close() {
    closed = true;
    scope.close();
  }
}
