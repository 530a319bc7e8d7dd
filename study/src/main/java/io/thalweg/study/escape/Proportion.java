package io.thalweg.study.escape;

import io.thalweg.study.Bootstrap;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

/// A share of successes, with where the true share lies.
///
/// ## Formula
/// The bootstrap of [Bootstrap] over ones and zeros. Where all are alike every resample is the same
/// and says nothing; then Wilson's score interval, of the same level with quantile z:
///
///     (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
///
/// ## Source
/// Wilson 1927, Journal of the American Statistical Association 22(158), 209–212.
///
/// @param successes how many
/// @param count of how many
/// @param low lower end of the interval
/// @param high upper end
/// @param method how the interval was made
public record Proportion(int successes, int count, double low, double high, Method method) {

  /// How an interval was made.
  public enum Method {
    /// Bootstrap, bias-corrected and accelerated.
    BCA,
    /// Bootstrap, quantiles.
    PERCENTILE,
    /// Wilson's score interval.
    WILSON
  }

  /// The share of successes.
  public double share() {
    return (double) successes / count;
  }

  /// A share with its interval.
  ///
  /// @param count at least 1
  public static Proportion of(int successes, int count, Bootstrap bootstrap) {
    if (successes == 0 || successes == count) {
      ConfidenceInterval wilson =
          BinomialProportion.getWilsonScoreInterval(
              count, (double) successes / count, bootstrap.level());
      return new Proportion(
          successes, count, wilson.getLowerBound(), wilson.getUpperBound(), Method.WILSON);
    }
    List<Double> values =
        Stream.concat(
                Collections.nCopies(successes, 1.0).stream(),
                Collections.nCopies(count - successes, 0.0).stream())
            .toList();
    Bootstrap.Interval interval = bootstrap.mean(values);
    Method method =
        switch (interval.method()) {
          case BCA -> Method.BCA;
          case PERCENTILE -> Method.PERCENTILE;
        };
    double low = Math.clamp(interval.low(), 0, 1); // rounding may lead out
    return new Proportion(successes, count, low, Math.clamp(interval.high(), 0, 1), method);
  }
}
