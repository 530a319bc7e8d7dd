package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes a [Dataset] of four IDX files and checks that they belong together.
///
/// @param name of the data set
/// @param source where the files are
/// @param sha256 what each unpacked file must hash to, where that is known
/// @param classNames what the labels stand for; empty where the training labels tell how many there
///   are
record DatasetReader(
    String name, Source source, Map<Part, String> sha256, List<String> classNames) {

  /// The number of classes that unsigned bytes can tell apart.
  private static final int MAX_CLASSES = 256;

  private static final int BUFFER = 1 << 16;
  private static final int LABELS_HEADER = 8;

  /// Opens one of the four files.
  interface Source {
    IdxReader open(Part part);
  }

  /// The size of a data set.
  record Figures(int train, int test, List<Integer> inputShape, int classes) {}

  private interface LabelSink {
    void accept(int at, long label);
  }

  private record Labels(MemorySegment values, int size, int classes) {}

  private record Images(MemorySegment features, List<Integer> inputShape, Moments moments) {}

  private record Moments(double mean, double sd) {
    /// Of pixels counted by their value, as [Scaling#STANDARD] says.
    static Moments of(long[] histogram) {
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (int pixel = 0; pixel < histogram.length; pixel++) {
        double x = pixel / 255.0;
        count += histogram[pixel];
        sum += x * histogram[pixel];
        squares += x * x * histogram[pixel];
      }
      double mean = sum / count;
      double sd = rounded(Math.sqrt(Math.max(0, squares / count - mean * mean)));
      return new Moments(rounded(mean), sd == 0 ? 1 : sd);
    }

    private static double rounded(double value) {
      return Math.round(value * 1e4) / 1e4;
    }

    /// In place, through the heap: loops over arrays are fast from the start, others only when the
    /// compiler has got to them.
    void standardize(MemorySegment features) {
      float[] floats = new float[BUFFER];
      for (long at = 0; at < features.byteSize(); at += (long) BUFFER * Float.BYTES) {
        int count = (int) Math.min(BUFFER, (features.byteSize() - at) / Float.BYTES);
        MemorySegment.copy(features, ValueLayout.JAVA_FLOAT, at, floats, 0, count);
        for (int i = 0; i < count; i++) {
          floats[i] = (float) ((floats[i] - mean) / sd);
        }
        MemorySegment.copy(floats, 0, features, ValueLayout.JAVA_FLOAT, at, count);
      }
    }
  }

  /// Reads labels and headers only, and checks what they show.
  Figures figures() {
    try (IdxReader trainLabels = source.open(Part.TRAIN_LABELS);
        IdxReader testLabels = source.open(Part.TEST_LABELS);
        IdxReader train = source.open(Part.TRAIN_IMAGES);
        IdxReader test = source.open(Part.TEST_IMAGES)) {
      int classes = scan(trainLabels, maxClasses(), (at, label) -> {});
      scan(testLabels, classes, (at, label) -> {});
      List<Integer> inputShape = inputShape(train, (int) trainLabels.size());
      checkShape(test, inputShape(test, (int) testLabels.size()), inputShape);
      return new Figures((int) trainLabels.size(), (int) testLabels.size(), inputShape, classes);
    }
  }

  /// Reads everything, checks it against the hashes, and lays it out in `arena`.
  Dataset read(Scaling scaling, Arena arena) {
    Labels trainLabels = labels(Part.TRAIN_LABELS, maxClasses(), arena);
    Labels testLabels = labels(Part.TEST_LABELS, trainLabels.classes(), arena);
    Images train = images(Part.TRAIN_IMAGES, trainLabels.size(), List.of(), arena);
    Images test = images(Part.TEST_IMAGES, testLabels.size(), train.inputShape(), arena);
    if (scaling == Scaling.STANDARD) {
      train.moments().standardize(train.features());
      train.moments().standardize(test.features());
    }
    List<String> names =
        classNames.isEmpty()
            ? IntStream.range(0, trainLabels.classes()).mapToObj(Integer::toString).toList()
            : classNames;
    return new Dataset(
        name, train.inputShape(), names, split(train, trainLabels), split(test, testLabels));
  }

  private int maxClasses() {
    return classNames.isEmpty() ? MAX_CLASSES : classNames.size();
  }

  private static Split split(Images images, Labels labels) {
    int width = images.inputShape().stream().reduce(1, Math::multiplyExact);
    return new Split(images.features(), labels.values(), labels.size(), width);
  }

  private Labels labels(Part part, int classes, Arena arena) {
    try (IdxReader file = source.open(part)) {
      int size = (int) file.size();
      MemorySegment values = arena.allocate((long) size * Long.BYTES, 64);
      int found =
          scan(file, classes, (at, label) -> values.setAtIndex(ValueLayout.JAVA_LONG, at, label));
      Optional.ofNullable(sha256.get(part)).ifPresent(file::verify);
      return new Labels(values, size, found);
    }
  }

  /// Hands each label on; returns how many classes there are.
  private int scan(IdxReader file, int classes, LabelSink sink) {
    if (file.shape().size() != 1) {
      throw file.fault(3, "labels must have 1 dimension, got %d".formatted(file.shape().size()));
    }
    byte[] buffer = new byte[BUFFER];
    int max = 0;
    int at = 0;
    for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
      for (int i = 0; i < got; i++, at++) {
        int label = buffer[i] & 0xff;
        if (label >= classes) {
          throw file.fault(
              LABELS_HEADER + at, "label must be in [0,%d), got %d".formatted(classes, label));
        }
        max = Math.max(max, label);
        sink.accept(at, label);
      }
    }
    return classNames.isEmpty() ? max + 1 : classNames.size();
  }

  private Images images(Part part, int count, List<Integer> expectedShape, Arena arena) {
    try (IdxReader file = source.open(part)) {
      List<Integer> inputShape = inputShape(file, count);
      checkShape(file, inputShape, expectedShape);
      MemorySegment features = arena.allocate(file.size() * Float.BYTES, 64);
      long[] histogram = new long[256];
      byte[] buffer = new byte[BUFFER];
      float[] floats = new float[BUFFER];
      long at = 0;
      for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
        for (int i = 0; i < got; i++) {
          int pixel = buffer[i] & 0xff;
          histogram[pixel]++;
          floats[i] = pixel / 255f;
        }
        MemorySegment.copy(floats, 0, features, ValueLayout.JAVA_FLOAT, at, got);
        at += (long) got * Float.BYTES;
      }
      Optional.ofNullable(sha256.get(part)).ifPresent(file::verify);
      return new Images(features, inputShape, Moments.of(histogram));
    }
  }

  private static List<Integer> inputShape(IdxReader images, int count) {
    List<Integer> shape = images.shape();
    if (shape.size() != 3) {
      throw images.fault(3, "images must have 3 dimensions, got %d".formatted(shape.size()));
    }
    if (shape.getFirst() != count) {
      throw images.fault(
          4, "images must be as many as labels, %d, got %d".formatted(count, shape.getFirst()));
    }
    return shape.subList(1, shape.size());
  }

  private static void checkShape(IdxReader images, List<Integer> shape, List<Integer> expected) {
    if (!expected.isEmpty() && !shape.equals(expected)) {
      throw images.fault(
          8, "test images must be %s like the others, got %s".formatted(expected, shape));
    }
  }
}
