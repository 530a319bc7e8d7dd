package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Reads what examples consist of: unsigned bytes or floats, `[n, columns]`, `[n, rows, columns]`
/// or `[n, channels, rows, columns]`.
record IdxFeatures(IdxReader file) {
  private static final int BUFFER = 1 << 16;
  private static final float MOST_BYTE = 255;

  IdxFeatures {
    List<Integer> shape = file.shape();
    if (shape.size() < 2 || shape.size() > 4) {
      throw file.fault(3, "images must have 2 to 4 dimensions, got %d".formatted(shape.size()));
    }
    if (Scales.groups(shape.subList(1, shape.size())) > Scales.MOST_GROUPS) {
      throw file.fault(
          8,
          "features and channels must be at most %d, got %d"
              .formatted(Scales.MOST_GROUPS, shape.get(1)));
    }
  }

  List<Integer> inputShape() {
    return file.shape().subList(1, file.shape().size());
  }

  int width() {
    return inputShape().stream().reduce(1, Math::multiplyExact);
  }

  /// Checks that there are as many examples as targets.
  void checkCount(int targets) {
    int count = file.shape().getFirst();
    if (count != targets) {
      throw file.fault(4, "images must be as many as labels, %d, got %d".formatted(targets, count));
    }
  }

  /// Checks that these are examples of the same kind as the training examples.
  void checkLike(IdxFeatures training) {
    if (file.type() != training.file.type()) {
      throw file.fault(2, "test images must be of the type of the training images");
    }
    if (!inputShape().equals(training.inputShape())) {
      throw file.fault(
          8,
          "test images must be %s like the others, got %s"
              .formatted(training.inputShape(), inputShape()));
    }
  }

  /// Reads them into new memory, bytes as x/255 and floats as they are.
  MemorySegment read(Arena arena) {
    MemorySegment features = arena.allocate(file.size() * Float.BYTES, 64);
    switch (file.type()) {
      case UNSIGNED_BYTE -> bytes(features);
      case FLOAT -> floats(file, features);
    }
    return features;
  }

  private void bytes(MemorySegment features) {
    byte[] buffer = new byte[BUFFER];
    float[] floats = new float[BUFFER];
    long at = 0;
    for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
      for (int i = 0; i < got; i++) {
        floats[i] = (buffer[i] & 0xff) / MOST_BYTE;
      }
      MemorySegment.copy(floats, 0, features, ValueLayout.JAVA_FLOAT, at, got);
      at += (long) got * Float.BYTES;
    }
  }

  static void floats(IdxReader file, MemorySegment values) {
    float[] buffer = new float[BUFFER];
    long at = 0;
    for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
      MemorySegment.copy(buffer, 0, values, ValueLayout.JAVA_FLOAT, at, got);
      at += (long) got * Float.BYTES;
    }
  }

  /// How features of this kind are scaled; `training` are as [#read] leaves them.
  Scales scales(MemorySegment training) {
    int groups = Scales.groups(inputShape());
    Scales scales = Scales.of(training, groups, width() / groups);
    return isImageOfBytes() ? scales.rounded() : scales;
  }

  /// Scales what was read from here.
  void scale(Scaling scaling, MemorySegment features, Scales training) {
    training
        .apply(scaling, features)
        .ifPresent(number -> {
          throw file.fault(file.offsetOf(number), Moments.BEYOND);
        });
  }

  boolean isFloats() {
    return file.type() == IdxType.FLOAT;
  }

  /// Whether what [#read] leaves is scaled already.
  boolean isScaled(Scaling scaling) {
    return scaling == Scaling.UNIT && file.type() == IdxType.UNSIGNED_BYTE;
  }

  private boolean isImageOfBytes() {
    return file.type() == IdxType.UNSIGNED_BYTE && inputShape().size() > 1;
  }
}
