package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Examples in native memory that are filled row by row.
final class CsvExamples {
  private final CsvEncoder encoder;
  private final int size;
  private final MemorySegment features;
  private final Targets targets;
  private final float[] row;
  private final float[] outputs;

  CsvExamples(CsvEncoder encoder, int size, Arena arena) {
    this.encoder = encoder;
    this.size = size;
    CsvDescription description = encoder.description();
    row = new float[description.width()];
    outputs = new float[description.outputScales().size()];
    features = arena.allocate((long) size * row.length * Float.BYTES, 64);
    targets =
        switch (description.task()) {
          case CLASSIFICATION -> new Targets.Classes(arena.allocate((long) size * Long.BYTES, 64));
          case REGRESSION ->
              new Targets.Numbers(
                  arena.allocate((long) size * outputs.length * Float.BYTES, 64), outputs.length);
        };
  }

  /// Encodes the current row as one example.
  void set(int example, CsvRows rows) {
    encoder.features(rows, row);
    copy(row, features, example);
    switch (targets) {
      case Targets.Classes classes ->
          classes.labels().setAtIndex(ValueLayout.JAVA_LONG, example, encoder.label(rows));
      case Targets.Numbers numbers -> {
        encoder.outputs(rows, outputs);
        copy(outputs, numbers.values(), example);
      }
    }
  }

  private static void copy(float[] row, MemorySegment to, int example) {
    long offset = (long) example * row.length * Float.BYTES;
    MemorySegment.copy(row, 0, to, ValueLayout.JAVA_FLOAT, offset, row.length);
  }

  Split split() {
    return new Split(features, targets, size, row.length);
  }
}
