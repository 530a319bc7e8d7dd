package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads what examples are to be answered with: unsigned bytes `[n]` are classes, floats `[n]` or
/// `[n, outputs]` are numbers.
record IdxTargets(IdxReader file) {
  /// The number of classes that unsigned bytes can tell apart.
  static final int MOST_CLASSES = 256;

  private static final int BUFFER = 1 << 16;

  /// Takes labels in their order.
  interface LabelSink {
    void accept(long at, long label);
  }

  IdxTargets {
    int dimensions = file.shape().size();
    if (file.type() == IdxType.UNSIGNED_BYTE && dimensions != 1) {
      throw file.fault(3, "labels must have 1 dimension, got %d".formatted(dimensions));
    }
    if (dimensions > 2 || columns(file) > Scales.MOST_GROUPS) {
      throw file.fault(
          3,
          "target numbers must be [n] or [n, outputs] with at most %d outputs, got %s"
              .formatted(Scales.MOST_GROUPS, file.shape()));
    }
  }

  private static int columns(IdxReader file) {
    return file.shape().size() == 1 ? 1 : file.shape().getLast();
  }

  int size() {
    return file.shape().getFirst();
  }

  /// Numbers per example.
  int outputs() {
    return columns(file);
  }

  Task task() {
    return file.type() == IdxType.FLOAT ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /// Checks that these are answers of the same kind as the training examples'.
  void checkLike(IdxTargets training) {
    if (file.type() != training.file.type()) {
      throw file.fault(2, "test labels must be of the type of the training labels");
    }
    if (outputs() != training.outputs()) {
      throw file.fault(
          8, "target numbers must be %d each, got %d".formatted(training.outputs(), outputs()));
    }
  }

  /// Hands each label on, each below `classes`; returns the largest plus one.
  int scan(int classes, LabelSink sink) {
    byte[] buffer = new byte[BUFFER];
    int found = 0;
    long at = 0;
    for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
      for (int i = 0; i < got; i++, at++) {
        int label = label(buffer[i], at, classes);
        found = Math.max(found, label + 1);
        sink.accept(at, label);
      }
    }
    return found;
  }

  private int label(byte value, long at, int classes) {
    int label = value & 0xff;
    if (label >= classes) {
      throw file.fault(
          file.offsetOf(at), "label must be in [0,%d), got %d".formatted(classes, label));
    }
    return label;
  }

  /// Reads numbers into new memory.
  Targets.Numbers numbers(Arena arena) {
    MemorySegment values = arena.allocate(file.size() * Float.BYTES, 64);
    IdxFeatures.floats(file, values);
    return new Targets.Numbers(values, outputs());
  }

  /// The scales of training targets, by which they and others are standardised.
  List<OutputScale> scales(Scales training) {
    List<OutputScale> scales = new ArrayList<>();
    for (Moments moments : training.moments()) {
      if (moments.isConstant()) {
        throw file.fault(
            file.headerSize(),
            "target numbers must vary, output %d is always %s"
                .formatted(scales.size(), moments.mean()));
      }
      scales.add(
          new OutputScale(Integer.toString(scales.size()), moments.mean(), moments.deviation()));
    }
    return scales;
  }

  /// Standardises numbers read from here.
  void standardize(Targets.Numbers numbers, Scales training) {
    OptionalLong fault = training.apply(Scaling.STANDARD, numbers.values());
    if (fault.isPresent()) {
      throw file.fault(file.offsetOf(fault.getAsLong()), Moments.BEYOND);
    }
  }
}
