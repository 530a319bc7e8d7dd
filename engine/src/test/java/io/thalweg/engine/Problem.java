package io.thalweg.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Seeded examples in two copies: in Java for the oracle, in native memory for the engine.
final class Problem {
  private final double[][] x;
  private final int[] label;
  private final int classes;

  private Problem(double[][] x, int[] label, int classes) {
    this.x = x;
    this.label = label;
    this.classes = classes;
  }

  static Problem of(double[][] x, int[] label, int classes) {
    return new Problem(x, label, classes);
  }

  /// Each example lies about the centre of its class.
  static Problem random(int size, int width, int classes, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[][] x = new double[size][width];
    int[] label = new int[size];
    for (int i = 0; i < size; i++) {
      label[i] = random.nextInt(classes);
      for (int j = 0; j < width; j++) {
        double centre = j % classes == label[i] ? 1 : 0;
        x[i][j] = (float) random.nextGaussian(centre, 1);
      }
    }
    return new Problem(x, label, classes);
  }

  double[] features(int example) {
    return x[example];
  }

  int label(int example) {
    return label[example];
  }

  int classes() {
    return classes;
  }

  int size() {
    return x.length;
  }

  int width() {
    return x[0].length;
  }

  Examples examples(Arena arena) {
    MemorySegment features = arena.allocate(ValueLayout.JAVA_FLOAT, (long) size() * width());
    MemorySegment labels = arena.allocate(ValueLayout.JAVA_LONG, size());
    for (int i = 0; i < size(); i++) {
      labels.setAtIndex(ValueLayout.JAVA_LONG, i, label[i]);
      for (int j = 0; j < width(); j++) {
        features.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * width() + j, (float) x[i][j]);
      }
    }
    return Examples.of(features, labels, size(), width(), classes);
  }

  static MemorySegment order(Arena arena, LongStream indices) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, indices.toArray());
  }
}
