package io.thalweg.optim;

/// Sizes of the pieces in which the driver walks the parameters.
final class Tiles {
  /// Bytes of one operand's tile: four to eight operands stay in the first-level cache.
  static final int BYTES = 2048;

  /// Tiles that one thread takes at a time, and over which one partial norm is summed.
  static final int PER_CHUNK = 64;

  private Tiles() {}
}
