package io.thalweg.report;

import java.util.stream.DoubleStream;

/// What is measured, and how its axis is drawn.
///
/// @param name such as `test accuracy`
/// @param unit such as `nats per example`; empty where there is none
/// @param spacing of the values along the axis
/// @param higherIsBetter where the best of several values is wanted
public record Measure(String name, String unit, Spacing spacing, boolean higherIsBetter) {
  private static final double ROOM = 0.04;
  private static final double LEAST_ERROR = 1e-4;
  private static final double MOST_ERROR = 0.999;

  /// How values lie along an axis.
  public enum Spacing {
    /// Equal differences at equal distances.
    LINEAR,
    /// Equal ratios at equal distances; values that are not above 0 lie below the axis.
    LOGARITHMIC,
    /// Shares in `[0,1]` by the logarithm of what they lack to 1, written in percent.
    ERROR
  }

  /// A share of examples classified rightly, in `[0,1]`, written in percent.
  public static Measure accuracy(String name) {
    return new Measure(name, "%", Spacing.ERROR, true);
  }

  /// A loss in nats per example, drawn by its logarithm.
  public static Measure loss(String name) {
    return new Measure(name, "nats per example", Spacing.LOGARITHMIC, false);
  }

  /// A quantity of which less is better, equal differences at equal distances.
  public static Measure linear(String name, String unit) {
    return new Measure(name, unit, Spacing.LINEAR, false);
  }

  /// A quantity of which less is better, equal ratios at equal distances.
  public static Measure logarithmic(String name, String unit) {
    return new Measure(name, unit, Spacing.LOGARITHMIC, false);
  }

  /// A value with its unit.
  String format(double value) {
    if (spacing == Spacing.ERROR) {
      return Numbers.percent(value) + "\u00a0%";
    }
    String number = Numbers.significant(value, 4);
    return unit.isEmpty() ? number : number + " " + unit;
  }

  /// What the axis says of itself.
  String axis() {
    String how =
        switch (spacing) {
          case LINEAR -> "";
          case LOGARITHMIC -> "logarithmic";
          case ERROR -> "by the logarithm of the error";
        };
    return unit.isEmpty() || how.isEmpty() ? unit + how : unit + ", " + how;
  }

  /// An axis with room for all values that it can show.
  Scale scale(DoubleStream values) {
    return switch (spacing) {
      case LINEAR -> Extent.of(values).linear(ROOM);
      case LOGARITHMIC -> Extent.positive(values).logarithmic(ROOM);
      case ERROR -> accuracyScale(values.filter(Double::isFinite).toArray());
    };
  }

  private static Scale accuracyScale(double[] shares) {
    double smallest = DoubleStream.of(shares).map(a -> 1 - a).filter(e -> e > 0).min().orElse(0.1);
    double largest = DoubleStream.of(shares).map(a -> 1 - a).max().orElse(0.5);
    boolean faultless = DoubleStream.of(shares).anyMatch(a -> a >= 1);
    double low = Math.clamp(faultless ? smallest / 2 : smallest, LEAST_ERROR, MOST_ERROR / 1.1);
    double high = Math.clamp(largest, 1.05 * low, MOST_ERROR);
    double margin = Math.max(1.02, Math.pow(high / low, ROOM));
    return new AccuracyScale(1 - Math.min(high * margin, 1), 1 - low / margin);
  }
}
