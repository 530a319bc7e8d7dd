package io.thalweg.problems;

import java.util.Arrays;
import java.util.Optional;

/// The number types of the IDX files that are read.
public enum IdxType {
  /// One byte, 0 to 255.
  UNSIGNED_BYTE(0x08, Byte.BYTES, "ubyte"),
  /// IEEE 754, 4 bytes, big-endian.
  FLOAT(0x0D, Float.BYTES, "float");

  private final int code;
  private final int bytes;
  private final String suffix;

  IdxType(int code, int bytes, String suffix) {
    this.code = code;
    this.bytes = bytes;
    this.suffix = suffix;
  }

  static Optional<IdxType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /// The third byte of a file.
  int code() {
    return code;
  }

  /// Bytes that a number takes.
  int bytes() {
    return bytes;
  }

  /// The last part of a file's name.
  String suffix() {
    return suffix;
  }
}
