package io.thalweg.study;

import java.util.Collection;
import java.util.List;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/// Mean and spread of a few repeated measurements.
///
/// ## Notes
///
/// The mean of no value and the standard deviation of fewer than two are `NaN`: unknown, not zero.
///
/// @param mean arithmetic mean, in the values' unit
/// @param sd sample standard deviation, with n − 1 in the denominator
/// @param values the measurements, in the order taken
public record Summary(double mean, double sd, List<Double> values) {
  public Summary {
    values = List.copyOf(values);
  }

  /// Summarises measurements.
  public static Summary of(Collection<Double> values) {
    StreamingStatistics statistics = new StreamingStatistics();
    values.forEach(statistics::addValue);
    double sd = values.size() < 2 ? Double.NaN : statistics.getStandardDeviation();
    return new Summary(statistics.getMean(), sd, List.copyOf(values));
  }

  /// How many measurements there are.
  public int count() {
    return values.size();
  }

  /// Whether there is any measurement.
  public boolean isKnown() {
    return !values.isEmpty();
  }
}
