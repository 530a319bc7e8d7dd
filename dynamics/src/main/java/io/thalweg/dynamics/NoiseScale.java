package io.thalweg.dynamics;

/// How noisy mini-batch gradients are: with batches far below [#simple] the noise decides how far a
/// step brings one, far above it examples are wasted.
///
/// ## Formula
///     |G|² ≈ (B·|g_B|² − b·|g_b|²)/(B − b)     tr Σ ≈ (|g_b|² − |g_B|²)/(1/b − 1/B)
///     B_simple = tr Σ/|G|²
///
/// g_b is the mean gradient of b examples, G its expectation, Σ the covariance of one example's
/// gradient.
///
/// ## Source
/// McCandlish, Kaplan, Amodei et al. 2018, [arXiv:1812.06162](https://arxiv.org/abs/1812.06162),
/// section 2.2 and appendix A.1.
///
/// ## Notes
/// Both estimates are without bias for examples drawn independently; their quotient is not. Either
/// may come out negative where its truth is small beside its error: average |g_b|² and |g_B|² over
/// many batches first.
///
/// @param gradientSquared |G|²
/// @param noise tr Σ, variance of one example's gradient, summed over the parameters
public record NoiseScale(double gradientSquared, double noise) {

  /// From mean squared gradient norms at two batch sizes.
  ///
  /// @param small b, at least 1
  /// @param smallSquared mean of |g_b|²
  /// @param big B, above b
  /// @param bigSquared mean of |g_B|²
  public static NoiseScale of(int small, double smallSquared, int big, double bigSquared) {
    if (small < 1 || big <= small) {
      throw new IllegalArgumentException(
          "need 1 ≤ small < big batch, got %d and %d".formatted(small, big));
    }
    return new NoiseScale(
        (big * bigSquared - small * smallSquared) / ((double) big - small), // |G|²
        (smallSquared - bigSquared) / (1.0 / small - 1.0 / big)); // tr Σ
  }

  /// B_simple, in examples; infinite where |G|² cannot be told from 0.
  public double simple() {
    return gradientSquared > 0 ? noise / gradientSquared : Double.POSITIVE_INFINITY;
  }
}
