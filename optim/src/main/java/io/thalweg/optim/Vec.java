package io.thalweg.optim;

/// A vector of `n` numbers, with the algebra that update rules are written in.
///
/// Every operation works elementwise and in place, returns this vector, and rounds each of its
/// elementary operations once (no fused multiply-add), so that every way of running it gives the
/// same bits (of NaN only that it is one). Constants are rounded to the precision of the vector
/// first.
///
/// Operations are not carried out when they are called but noted on a [Tape]: a rule runs once per
/// step, not once per number, and what it noted runs as one loop over memory, however many
/// operations it has. So a rule can read time and settings, but no single number of a vector.
public final class Vec {
  final Tape tape;
  final int register;

  Vec(Tape tape, int register) {
    this.tape = tape;
    this.register = register;
  }

  /// x ← a
  public Vec set(Vec a) {
    return tape.load(a).store(this);
  }

  /// x ← c
  public Vec fill(double c) {
    return tape.constant(c).store(this);
  }

  /// x ← x + c
  public Vec add(double c) {
    return tape.load(this).plus(c).store(this);
  }

  /// x ← c·x
  public Vec scale(double c) {
    return tape.load(this).times(c).store(this);
  }

  /// x ← x + c·a
  public Vec addScaled(double c, Vec a) {
    return tape.load(this).load(a).times(c).add().store(this);
  }

  /// x ← x + c·a²
  public Vec addSquare(double c, Vec a) {
    return tape.load(this).load(a).square().times(c).add().store(this);
  }

  /// x ← x + c·a/b
  public Vec addQuotient(double c, Vec a, Vec b) {
    return tape.load(this).load(a).times(c).load(b).divide().add().store(this);
  }

  /// x ← βx + (1−β)a, the exponentially weighted average of [Ewa]
  public Vec ewa(double beta, Vec a) {
    return tape.load(this).times(beta).load(a).times(1 - beta).add().store(this);
  }

  /// x ← βx + (1−β)a²
  public Vec ewaOfSquare(double beta, Vec a) {
    return tape.load(this).times(beta).load(a).square().times(1 - beta).add().store(this);
  }

  /// x ← x + w(a − x)
  public Vec lerp(Vec a, double w) {
    return tape.load(a).load(this).subtract().times(w).load(this).add().store(this);
  }

  /// x ← x·a
  public Vec multiply(Vec a) {
    return tape.load(this).load(a).multiply().store(this);
  }

  /// x ← x/a
  public Vec divide(Vec a) {
    return tape.load(this).load(a).divide().store(this);
  }

  /// x ← √x
  public Vec sqrt() {
    return tape.load(this).sqrt().store(this);
  }

  /// x ← |x|
  public Vec abs() {
    return tape.load(this).abs().store(this);
  }

  /// x ← −1, 0 or 1; NaN stays NaN
  public Vec sign() {
    return tape.load(this).sign().store(this);
  }

  /// x ← max(x, a); NaN where either is NaN
  public Vec max(Vec a) {
    return tape.load(this).load(a).max().store(this);
  }

  /// x ← min(max(x, low), high); NaN stays NaN
  public Vec clamp(double low, double high) {
    return tape.load(this).atLeast(low).atMost(high).store(this);
  }
}
