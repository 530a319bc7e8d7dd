package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Jury's test: whether all roots of a real polynomial are inside the unit circle, without the
/// roots.
///
/// ## Formula
///     row 0:    a₀ … aₙ, with a₀ > 0
///     row k+1:  bᵢ = aᵢ − (aₘ/a₀)aₘ₋ᵢ, i = 0 … m−1, from the row a₀ … aₘ before it
///     stable iff the first entry of every row is positive
///
/// ## Source
/// Jury 1964, Theory and Application of the z-Transform Method, chapter 3; with division as here
/// Raible 1974, A Simplification of Jury's Tabular Form.
///
/// ## Notes
/// The usual table also shows each row reversed, which says nothing new. A first entry that is 0
/// ends the table: there is a root on the circle, or a pair r and 1/r, so it is not stable.
///
/// @param table the rows, each one entry shorter than the one before it
/// @param stable whether all roots are strictly inside the unit circle
public record Jury(List<List<Double>> table, boolean stable) {
  /// Copies the table.
  public Jury {
    table = table.stream().map(List::copyOf).toList();
  }

  /// The test of a₀zⁿ + … + aₙ.
  ///
  /// @param polynomial a₀ … aₙ, highest power first; zeros before the first other one are dropped
  /// @throws IllegalArgumentException if all coefficients are 0, or one is not finite
  public static Jury of(double... polynomial) {
    if (!Arrays.stream(polynomial).allMatch(Double::isFinite)
        || Arrays.stream(polynomial).allMatch(a -> a == 0)) {
      throw new IllegalArgumentException(
          "polynomial must be finite coefficients that are not all 0, got "
              + Arrays.toString(polynomial));
    }
    double[] row = new Polynomial(polynomial).coefficients();
    if (row[0] < 0) {
      row = new Polynomial(row).times(-1).coefficients();
    }
    List<List<Double>> table = new ArrayList<>();
    boolean stable = true;
    while (true) {
      table.add(Arrays.stream(row).boxed().toList());
      stable &= row[0] > 0;
      int m = row.length - 1;
      if (m == 0 || row[0] == 0) {
        return new Jury(table, stable);
      }
      double[] next = new double[m];
      for (int i = 0; i < m; i++) {
        next[i] = row[i] - row[m] / row[0] * row[m - i]; // bᵢ = aᵢ − (aₘ/a₀)aₘ₋ᵢ
      }
      row = next;
    }
  }
}
