package io.thalweg.problems;

/// How one target of a regression was standardised, to tell predictions and errors in its own unit.
///
/// ## Formula
///     t = (y − mean) / deviation          y: in its unit, t: as trained on
///
/// @param name of the target column
/// @param mean of the training examples
/// @param deviation standard deviation of the training examples, above 0
public record OutputScale(String name, double mean, double deviation) {
  public OutputScale {
    if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
      throw new IllegalArgumentException(
          "mean must be finite and deviation above 0, got %s and %s".formatted(mean, deviation));
    }
  }

  /// A standardised target or prediction in the target's unit.
  public double value(double standardised) {
    return mean + deviation * standardised;
  }

  /// A standardised difference, such as an absolute error or a root mean square, in the target's
  /// unit.
  public double difference(double standardised) {
    return deviation * standardised;
  }
}
