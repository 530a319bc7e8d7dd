package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/// Equal ratios, equal distances.
///
/// @param low value at the low end, above zero
/// @param high value at the high end, above `low`
record LogScale(double low, double high) implements Scale {
  /// Leading digits of the ticks in every decade, coarse to fine.
  private static final List<List<Double>> DIGITS =
      List.of(
          List.of(1.0),
          List.of(1.0, 3.0),
          List.of(1.0, 2.0, 5.0),
          List.of(1.0, 2.0, 3.0, 5.0, 7.0),
          List.of(1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0));

  LogScale {
    if (!(0 < low && low < high && high < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("need 0 < low < high, got " + low + " and " + high);
    }
  }

  @Override
  public double fraction(double value) {
    return Math.log(Math.max(value, Double.MIN_NORMAL) / low) / Math.log(high / low);
  }

  @Override
  public List<Tick> ticks(int wanted) {
    return ticks(wanted, Numbers::plain);
  }

  /// Ticks with labels of one's own.
  List<Tick> ticks(int wanted, DoubleFunction<String> label) {
    List<Tick> ticks = ticks(DIGITS.getFirst(), label);
    for (List<Double> digits : DIGITS) {
      List<Tick> finer = ticks(digits, label);
      if (Math.abs(finer.size() - wanted) < Math.abs(ticks.size() - wanted)) {
        ticks = finer;
      }
    }
    boolean few = ticks.size() < 2 || (ticks.size() < wanted && high / low < 2.5);
    return few ? linear(wanted, label) : thinned(ticks, wanted);
  }

  /// Over a short range equal steps are rounder than equal ratios.
  private List<Tick> linear(int wanted, DoubleFunction<String> label) {
    return new LinearScale(low, high)
        .ticks(wanted).stream()
            .map(tick -> new Tick(tick.value(), label.apply(tick.value())))
            .toList();
  }

  private List<Tick> ticks(List<Double> digits, DoubleFunction<String> label) {
    List<Tick> ticks = new ArrayList<>();
    for (int decade = decade(low); decade <= decade(high); decade++) {
      for (double digit : digits) {
        double value = Double.parseDouble(digit + "e" + decade);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
          ticks.add(new Tick(value, label.apply(value)));
        }
      }
    }
    return ticks;
  }

  private static int decade(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
  }

  /// Every n-th decade where there are far too many.
  private static List<Tick> thinned(List<Tick> ticks, int wanted) {
    int keep = Math.max(1, Math.ceilDiv(ticks.size(), 2 * wanted));
    List<Tick> kept = new ArrayList<>();
    for (int i = 0; i < ticks.size(); i += keep) {
      kept.add(ticks.get(i));
    }
    return kept;
  }
}
