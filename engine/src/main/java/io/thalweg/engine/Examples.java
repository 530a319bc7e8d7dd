package io.thalweg.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Labelled examples in native memory, seen by the engine without a copy. Whoever made the memory
/// keeps it open until this is closed.
public final class Examples implements AutoCloseable {
  static {
    Engine.start();
  }

  private final int size;
  private final int width;
  private final int classes;
  private final PointerScope scope;
  private final Tensor features;
  private final Tensor labels;

  private Examples(MemorySegment features, MemorySegment labels, int size, int width, int classes) {
    this.size = size;
    this.width = width;
    this.classes = classes;
    try (PointerScope open = new PointerScope()) {
      this.scope = open.extend();
      this.features = Views.floats(features, size, width);
      this.labels = Views.longs(labels, size);
    }
  }

  /// Views memory as examples.
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
    return new Examples(features, labels, size, width, classes);
  }

  /// Number of examples.
  public int size() {
    return size;
  }

  /// Features per example.
  public int width() {
    return width;
  }

  /// Number of classes.
  public int classes() {
    return classes;
  }

  /// `[size, width]`
  Tensor features() {
    return features;
  }

  /// `[size]`
  Tensor labels() {
    return labels;
  }

  /// Frees the views; the memory stays with its owner.
  @Override
  public void close() {
    scope.close();
  }
}
