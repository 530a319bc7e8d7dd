package io.thalweg.study;

import io.thalweg.optim.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.descriptive.rank.Percentile;

/// Confidence interval of a mean by resampling: bias-corrected and accelerated (BCa).
///
/// ## Formula
/// x̄ is the mean of n values, x̄* that of n drawn from them with replacement, Φ the normal
/// distribution, α = (1 − level)/2 for the low end and 1 − α for the high end.
///
///     z₀ = Φ⁻¹(share of x̄* < x̄, ties half)
///     a  = Σ(xᵢ − x̄)³ / (6 (Σ(xᵢ − x̄)²)^{3/2})
///     end = the quantile of x̄* at Φ(z₀ + (z₀ + z_α)/(1 − a(z₀ + z_α))),  z_α = Φ⁻¹(α)
///
/// ## Source
/// Efron 1987, Journal of the American Statistical Association 82(397), 171–185; Efron & Tibshirani
/// 1993, chapter 14.
///
/// ## Notes
///
/// - Where z₀ or a cannot be had (all values equal, all x̄* on one side) the percentile interval
///   stands in: the quantiles at α and 1 − α.
/// - Of few values the interval is too narrow: of five normal values it holds the mean in 84 % of all
///   cases, of ten in 89 %.
///
/// @param seed of the resampling
/// @param resamples how many
/// @param level share of the cases in which the interval is to hold the mean, in `(0,1)`
public record Bootstrap(Seed seed, int resamples, double level) {
  /// Resamples where nothing else is said.
  public static final int RESAMPLES = 10_000;

  /// Level where nothing else is said.
  public static final double LEVEL = 0.95;

  private static final double ROUNDING = 1e-10;
  private static final NormalDistribution NORMAL = new NormalDistribution();

  /// How an interval was made.
  public enum Method {
    /// Bias-corrected and accelerated.
    BCA,
    /// Quantiles of the resampled means.
    PERCENTILE
  }

  /// Where the mean lies.
  public record Interval(double low, double high, double level, Method method) {}

  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0,1), got " + level);
    }
  }

  /// 10,000 resamples, 95 %.
  public Bootstrap(Seed seed) {
    this(seed, RESAMPLES, LEVEL);
  }

  /// The interval of a mean.
  ///
  /// @param values at least two, finite
  public Interval mean(List<Double> values) {
    if (values.size() < 2 || !values.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "values must be at least two finite numbers, got " + values);
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double[] deviations = values.stream().mapToDouble(value -> value - mean).toArray();
    double[] resampled = resampled(deviations);
    double alpha = (1 - level) / 2;
    Optional<Correction> correction = correction(deviations, resampled);
    double low = correction.map(c -> c.of(alpha)).orElse(alpha);
    double high = correction.map(c -> c.of(1 - alpha)).orElse(1 - alpha);
    return new Interval(
        mean + quantile(resampled, low),
        mean + quantile(resampled, high),
        level,
        correction.isPresent() ? Method.BCA : Method.PERCENTILE);
  }

  /// The interval of the mean of first − second; pairs are drawn as pairs.
  public Interval meanDifference(List<Double> first, List<Double> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "pairs must have two values each, got %d and %d".formatted(first.size(), second.size()));
    }
    return mean(
        IntStream.range(0, first.size()).mapToObj(i -> first.get(i) - second.get(i)).toList());
  }

  /// Means of the resampled deviations, ascending.
  private double[] resampled(double[] deviations) {
    SplittableRandom random = seed.split("bootstrap").random();
    double[] means = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      double sum = 0;
      for (int i = 0; i < deviations.length; i++) {
        sum += deviations[random.nextInt(deviations.length)];
      }
      means[b] = sum / deviations.length;
    }
    Arrays.sort(means);
    return means;
  }

  /// @param bias z₀
  /// @param acceleration a
  private record Correction(double bias, double acceleration) {
    /// The level in the place of a level.
    double of(double alpha) {
      double z = bias + NORMAL.inverseCumulativeProbability(alpha);
      return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
    }

    /// Whether the transformation is increasing up to these ends.
    boolean holds(double alpha) {
      double far = Math.abs(bias) - NORMAL.inverseCumulativeProbability(alpha);
      return Double.isFinite(bias) && Math.abs(acceleration) * far < 1;
    }
  }

  private Optional<Correction> correction(double[] deviations, double[] resampled) {
    double squares = Arrays.stream(deviations).map(d -> d * d).sum();
    double cubes = Arrays.stream(deviations).map(d -> d * d * d).sum();
    if (squares == 0) {
      return Optional.empty();
    }
    // The sum of the same values in another order is the same mean.
    double near = ROUNDING * Math.sqrt(squares);
    long below = Arrays.stream(resampled).filter(mean -> mean < -near).count();
    long tied = Arrays.stream(resampled).filter(mean -> Math.abs(mean) <= near).count();
    double share = (below + 0.5 * tied) / resamples;
    return Optional.of(
            new Correction(
                NORMAL.inverseCumulativeProbability(share), cubes / (6 * Math.pow(squares, 1.5))))
        .filter(correction -> correction.holds((1 - level) / 2));
  }

  private static double quantile(double[] ascending, double share) {
    double percent = Math.clamp(100 * share, Double.MIN_NORMAL, 100);
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(ascending, percent);
  }
}
