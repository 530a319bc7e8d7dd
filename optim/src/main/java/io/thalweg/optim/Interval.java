package io.thalweg.optim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The range of a setting, as written in [Setting#in]: `[0,1)`, `(0,inf)`.
record Interval(double low, boolean lowIn, double high, boolean highIn) {
  private static final Pattern FORM = Pattern.compile("([\\[(])([^,]+),([^,]+)([])])");

  static Interval parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an interval: " + text);
    }
    return new Interval(
        number(matcher.group(2)),
        matcher.group(1).equals("["),
        number(matcher.group(3)),
        matcher.group(4).equals("]"));
  }

  private static double number(String text) {
    return switch (text.strip()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /// NaN lies in no interval.
  boolean contains(double value) {
    return (lowIn ? value >= low : value > low) && (highIn ? value <= high : value < high);
  }
}
