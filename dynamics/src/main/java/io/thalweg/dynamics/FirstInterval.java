package io.thalweg.dynamics;

import java.util.Optional;
import java.util.function.DoublePredicate;

/// The first interval of positive numbers in which something holds.
///
/// ## Notes
///
/// It is searched for in steps of 15 %, or in steps of 0.4 % below the end that was found so, where
/// there may be gaps: a narrower gap is not seen.
///
/// @param min 0 where it holds from there on
/// @param max infinite where it never ends
record FirstInterval(double min, double max) {
  private static final double LOWEST = 1e-10;
  private static final double HIGHEST = 1e10;
  private static final double FACTOR = Math.pow(10, 1.0 / 16);
  private static final double FINE_RANGE = 300;
  private static final int FINE_STEPS = 1_500;
  private static final int HALVINGS = 60;

  /// Finds it; empty where there is none.
  ///
  /// @param unit about which it is looked for, by ten orders of magnitude each way
  /// @param gaps whether there may be some
  static Optional<FirstInterval> of(DoublePredicate holds, double unit, boolean gaps) {
    double low = LOWEST * unit;
    while (low < HIGHEST * unit && !holds.test(low)) {
      low *= FACTOR;
    }
    if (low >= HIGHEST * unit) {
      return Optional.empty();
    }
    double min = low == LOWEST * unit ? 0 : edge(low / FACTOR, low, holds);
    double max = low;
    while (max < HIGHEST * unit && holds.test(max)) {
      max *= FACTOR;
    }
    if (max >= HIGHEST * unit) {
      return Optional.of(new FirstInterval(min, Double.POSITIVE_INFINITY));
    }
    double start = Math.max(low, max / FINE_RANGE);
    double step = gaps ? Math.pow(max / start, 1.0 / FINE_STEPS) : FACTOR;
    double last = gaps ? beforeFirstGap(start, max, step, holds) : max / FACTOR;
    return Optional.of(new FirstInterval(min, edge(last, Math.min(max, last * step), holds)));
  }

  /// The last number of a fine grid before it first does not hold.
  private static double beforeFirstGap(
      double from, double to, double factor, DoublePredicate holds) {
    double at = from;
    while (at * factor < to && holds.test(at * factor)) {
      at *= factor;
    }
    return at;
  }

  /// Where the answer changes between two numbers.
  private static double edge(double from, double to, DoublePredicate holds) {
    boolean answer = holds.test(from);
    double known = from;
    double other = to;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (known + other) / 2;
      if (holds.test(middle) == answer) {
        known = middle;
      } else {
        other = middle;
      }
    }
    return (known + other) / 2;
  }
}
