package io.thalweg.problems;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// A function to minimise, with its gradient and what is known of its minima. Float64; points and
/// gradients are `[dimension]`. The entries of [Functions#CATALOGUE] are records with formula and
/// source in their documentation.
public interface TestFunction {
  /// Number of variables.
  int dimension();

  /// f(x).
  double value(double[] x);

  /// Overwrites `gradient` with ∇f(x).
  void gradient(double[] x, double[] gradient);

  /// The global minima, as far as there are any and they are known.
  List<Minimum> minima();

  /// Where one customarily starts; a new array.
  double[] start();

  /// Where one customarily searches.
  Domain domain();

  /// A point where the value is as low as it gets.
  ///
  /// @param point x, `[dimension]`
  /// @param value f(x)
  record Minimum(List<Double> point, double value) {
    public Minimum {
      point = List.copyOf(point);
    }
  }

  /// A box: lower\[i\] ≤ x\[i\] ≤ upper\[i\].
  ///
  /// @param lower `[dimension]`
  /// @param upper `[dimension]`
  record Domain(List<Double> lower, List<Double> upper) {
    public Domain {
      lower = List.copyOf(lower);
      upper = List.copyOf(upper);
    }

    /// The same bounds for every variable.
    public static Domain cube(int dimension, double lower, double upper) {
      return new Domain(
          Collections.nCopies(dimension, lower), Collections.nCopies(dimension, upper));
    }

    /// upper\[i\] − lower\[i\].
    public double side(int i) {
      return upper.get(i) - lower.get(i);
    }

    /// A point uniformly distributed in the box, `[dimension]`.
    public double[] uniform(SplittableRandom random) {
      double[] point = new double[lower.size()];
      Arrays.setAll(point, i -> lower.get(i) + side(i) * random.nextDouble());
      return point;
    }
  }
}
