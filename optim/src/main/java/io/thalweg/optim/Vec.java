package io.thalweg.optim;

import java.lang.foreign.MemorySegment;

/// A window of `n` numbers in native memory, with the algebra that update rules are written in.
///
/// Every operation works elementwise and in place, returns this vector, and rounds each of its
/// elementary operations once (no fused multiply-add), so that all implementations give the same
/// bits. The driver moves windows from tile to tile; a tile stays in the first-level cache, so a
/// rule of several operations moves main memory once. Constants are rounded to the precision of the
/// vector first. Operands must have the same precision and length.
///
/// Kernels process whole SIMD words: the memory behind a window reaches to the next multiple of
/// [#PADDING] bytes, and what lies there is nobody's data.
public abstract sealed class Vec permits FloatVec, DoubleVec, ScalarVec {
  /// Bytes that a window's memory is padded to: the widest SIMD word.
  static final int PADDING = 64;

  MemorySegment memory = MemorySegment.NULL;
  long offset;
  int length;

  Vec() {}

  /// Moves this window to `length` numbers of `memory` from byte `offset` on.
  final Vec moveTo(MemorySegment memory, long offset, int length) {
    this.memory = memory;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /// How many numbers the window shows.
  public final int length() {
    return length;
  }

  /// The number type of the elements.
  public abstract Precision precision();

  /// One element, widened to double.
  public final double at(int index) {
    return precision().readAt(memory, offset + (long) index * precision().bytes());
  }

  /// x ← a
  public abstract Vec set(Vec a);

  /// x ← c
  public abstract Vec fill(double c);

  /// x ← x + c
  public abstract Vec add(double c);

  /// x ← c·x
  public abstract Vec scale(double c);

  /// x ← x + c·a
  public abstract Vec addScaled(double c, Vec a);

  /// x ← x + c·a²
  public abstract Vec addSquare(double c, Vec a);

  /// x ← x + c·a/b
  public abstract Vec addQuotient(double c, Vec a, Vec b);

  /// x ← βx + (1−β)a, the exponentially weighted average of [Ewa]
  public abstract Vec ewa(double beta, Vec a);

  /// x ← βx + (1−β)a²
  public abstract Vec ewaOfSquare(double beta, Vec a);

  /// x ← x + w(a − x)
  public abstract Vec lerp(Vec a, double w);

  /// x ← x·a
  public abstract Vec multiply(Vec a);

  /// x ← x/a
  public abstract Vec divide(Vec a);

  /// x ← √x
  public abstract Vec sqrt();

  /// x ← c·√a + d
  public abstract Vec root(double c, Vec a, double d);

  /// x ← min(max(x, low), high); NaN stays NaN
  public abstract Vec clamp(double low, double high);

  /// Σ x², added up in double in a fixed order: four interleaved sums, then their sum
  public final double sumOfSquares() {
    Precision precision = precision();
    long bytes = precision.bytes();
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      double x0 = precision.readAt(memory, offset + i * bytes);
      double x1 = precision.readAt(memory, offset + (i + 1) * bytes);
      double x2 = precision.readAt(memory, offset + (i + 2) * bytes);
      double x3 = precision.readAt(memory, offset + (i + 3) * bytes);
      s0 += x0 * x0;
      s1 += x1 * x1;
      s2 += x2 * x2;
      s3 += x3 * x3;
    }
    for (; i < length; i++) {
      double x = precision.readAt(memory, offset + i * bytes);
      s0 += x * x;
    }
    return (s0 + s1) + (s2 + s3);
  }

  final int paddedBytes() {
    return (length * precision().bytes() + PADDING - 1) / PADDING * PADDING;
  }
}
