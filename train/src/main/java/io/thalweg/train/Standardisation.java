package io.thalweg.train;

/// Brings numbers of unknown range to mean 0 and deviation 1, each column by the examples seen
/// before.
///
/// ## Formula
///     z = (x − meanₜ)/√(M₂/t), within ±10; 0 where nothing has varied yet
///     meanₜ = meanₜ₋₁ + (xₜ − meanₜ₋₁)/t
///     M₂ ← M₂ + (xₜ − meanₜ₋₁)(xₜ − meanₜ)
///
/// ## Source
/// Welford 1962, Note on a method for calculating corrected sums of squares and products,
/// Technometrics 4(3).
///
/// ## Notes
/// The first examples know little of the range, and a column may vary for the first time after a
/// million rows: without a limit z would then be in the thousands and one step could undo all
/// others.
final class Standardisation {
  /// Deviations beyond which a number counts as that many.
  static final double LIMIT = 10;

  private final double[] mean;
  private final double[] squares;
  private long count;

  /// @param width numbers of an example
  Standardisation(int width) {
    mean = new double[width];
    squares = new double[width];
  }

  /// z of a number of that column.
  double scaled(int column, double x) {
    double deviation = deviation(column);
    double z = deviation == 0 ? 0 : (x - mean[column]) / deviation;
    return Math.clamp(z, -LIMIT, LIMIT);
  }

  /// The number whose z is given.
  double unscaled(int column, double z) {
    return mean[column] + z * deviation(column);
  }

  private double deviation(int column) {
    return count == 0 ? 0 : Math.sqrt(squares[column] / count);
  }

  /// Takes one example into account.
  void observe(float... numbers) {
    count++;
    for (int i = 0; i < numbers.length; i++) {
      double before = numbers[i] - mean[i];
      mean[i] += before / count;
      squares[i] += before * (numbers[i] - mean[i]);
    }
  }

  /// All that it knows: the count, the means, then M₂ of each column.
  double[] figures() {
    double[] figures = new double[1 + 2 * mean.length];
    figures[0] = count;
    System.arraycopy(mean, 0, figures, 1, mean.length);
    System.arraycopy(squares, 0, figures, 1 + mean.length, mean.length);
    return figures;
  }

  /// Goes on from there.
  void restore(double[] figures) {
    count = (long) figures[0];
    System.arraycopy(figures, 1, mean, 0, mean.length);
    System.arraycopy(figures, 1 + mean.length, squares, 0, mean.length);
  }
}
