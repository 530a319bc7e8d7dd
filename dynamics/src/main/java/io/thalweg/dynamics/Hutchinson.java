package io.thalweg.dynamics;

import io.thalweg.optim.Seed;
import java.util.SplittableRandom;

/// The trace of a symmetric operator, estimated from its products with random signs.
///
/// ## Estimate
///     tr H ≈ mean of zᵀHz,  zᵢ = ±1                  variance of one: 2 Σᵢ≠ⱼ Hᵢⱼ²        z: [n]
///
/// ## Source
/// Hutchinson 1990, [doi:10.1080/03610919008812866](https://doi.org/10.1080/03610919008812866).
///
/// @param probes products to average over, at least 2
/// @param seed of the signs
public record Hutchinson(int probes, Seed seed) {
  public Hutchinson {
    if (probes < 2) {
      throw new IllegalArgumentException("probes must be at least 2, got " + probes);
    }
  }

  /// A mean of samples.
  ///
  /// @param value the mean
  /// @param standardError sample standard deviation/√samples
  /// @param samples how many there are
  public record Estimate(double value, double standardError, int samples) {}

  /// Estimates tr H.
  public Estimate trace(SymmetricOperator operator) {
    double[] z = new double[operator.dimension()];
    double[] hz = new double[z.length];
    double mean = 0;
    double squares = 0; // sum of squared deviations (Welford 1962)
    for (int i = 0; i < probes; i++) {
      signs(z, seed.split(i).random());
      operator.apply(z, hz);
      double sample = InnerProduct.of(z, hz);
      double deviation = sample - mean;
      mean += deviation / (i + 1);
      squares += deviation * (sample - mean);
    }
    return new Estimate(mean, Math.sqrt(squares / (probes - 1) / probes), probes);
  }

  /// Fills with ±1, each as likely.
  static void signs(double[] z, SplittableRandom random) {
    for (int i = 0; i < z.length; i++) {
      z[i] = random.nextBoolean() ? 1 : -1;
    }
  }
}
