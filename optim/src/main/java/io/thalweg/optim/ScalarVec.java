package io.thalweg.optim;

import java.util.function.DoubleBinaryOperator;

/// [Vec] without SIMD, for both precisions: the fallback where the Vector API is missing, and the
/// plain statement of what [FloatVec] and [DoubleVec] must compute.
///
/// Each elementary operation is done in double and rounded to the precision at once, which for
/// float32 gives exactly the float32 result (53 bits are more than twice 24 plus two).
final class ScalarVec extends Vec {
  private final Precision precision;

  ScalarVec(Precision precision) {
    this.precision = precision;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  private double r(double value) {
    return precision == Precision.FLOAT32 ? (float) value : value;
  }

  private Vec each(Vec a, DoubleBinaryOperator operation) {
    long bytes = precision.bytes();
    for (int i = 0; i < length; i++) {
      double x = precision.readAt(memory, offset + i * bytes);
      double y = precision.readAt(a.memory, a.offset + i * bytes);
      precision.writeAt(memory, offset + i * bytes, operation.applyAsDouble(x, y));
    }
    return this;
  }

  @Override
  public Vec set(Vec a) {
    return each(a, (x, y) -> y);
  }

  @Override
  public Vec fill(double c) {
    return each(this, (x, y) -> c);
  }

  @Override
  public Vec add(double c) {
    double s = r(c);
    return each(this, (x, y) -> x + s);
  }

  @Override
  public Vec scale(double c) {
    double s = r(c);
    return each(this, (x, y) -> x * s);
  }

  @Override
  public Vec addScaled(double c, Vec a) {
    double s = r(c);
    return each(a, (x, y) -> x + r(y * s));
  }

  @Override
  public Vec addSquare(double c, Vec a) {
    double s = r(c);
    return each(a, (x, y) -> x + r(r(y * y) * s));
  }

  @Override
  public Vec addQuotient(double c, Vec a, Vec b) {
    double s = r(c);
    long bytes = precision.bytes();
    for (int i = 0; i < length; i++) {
      double x = precision.readAt(memory, offset + i * bytes);
      double y = precision.readAt(a.memory, a.offset + i * bytes);
      double z = precision.readAt(b.memory, b.offset + i * bytes);
      precision.writeAt(memory, offset + i * bytes, x + r(r(y * s) / z));
    }
    return this;
  }

  @Override
  public Vec ewa(double beta, Vec a) {
    double s = r(beta);
    double w = r(1 - beta);
    return each(a, (x, y) -> r(x * s) + r(y * w));
  }

  @Override
  public Vec ewaOfSquare(double beta, Vec a) {
    double s = r(beta);
    double w = r(1 - beta);
    return each(a, (x, y) -> r(x * s) + r(r(y * y) * w));
  }

  @Override
  public Vec lerp(Vec a, double w) {
    double s = r(w);
    return each(a, (x, y) -> r(r(y - x) * s) + x);
  }

  @Override
  public Vec multiply(Vec a) {
    return each(a, (x, y) -> x * y);
  }

  @Override
  public Vec divide(Vec a) {
    return each(a, (x, y) -> x / y);
  }

  @Override
  public Vec sqrt() {
    return each(this, (x, y) -> Math.sqrt(x));
  }

  @Override
  public Vec root(double c, Vec a, double d) {
    double s = r(c);
    double shift = r(d);
    return each(a, (x, y) -> r(r(Math.sqrt(y)) * s) + shift);
  }

  @Override
  public Vec clamp(double low, double high) {
    double least = r(low);
    double most = r(high);
    return each(this, (x, y) -> Math.min(Math.max(x, least), most));
  }
}
