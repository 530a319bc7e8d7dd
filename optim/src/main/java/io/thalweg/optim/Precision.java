package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The number type in which parameters, gradients and state are stored and stepped.
public enum Precision {
  /// IEEE binary32, 4 bytes: what networks train in.
  FLOAT32(Float.BYTES),
  /// IEEE binary64, 8 bytes: for analysis and exact tests.
  FLOAT64(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one number.
  public int bytes() {
    return bytes;
  }

  double read(MemorySegment segment, long index) {
    return readAt(segment, index * bytes);
  }

  void write(MemorySegment segment, long index, double value) {
    writeAt(segment, index * bytes, value);
  }

  double readAt(MemorySegment segment, long offset) {
    return this == FLOAT32
        ? segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset)
        : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset);
  }

  void writeAt(MemorySegment segment, long offset, double value) {
    if (this == FLOAT32) {
      segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset, (float) value);
    } else {
      segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, value);
    }
  }
}
