package io.thalweg.train;

/// Takes what a [Gauge] reads.
public interface Readings {
  /// A quantity was measured.
  ///
  /// @param values one for each label of the quantity, or one where it has none; NaN where it could
  ///   not be measured
  void measured(Quantity quantity, double... values);

  /// Something was seen that a user ought to know at once.
  void warned(String text);
}
