package io.thalweg.dynamics;

import java.util.List;

/// Gathers the gradients of independent batches of one size, and tells what their noise is: over
/// all parameters, and along chosen directions.
///
/// ## Formula
///     s²ᵤ = b · variance of uᵀg_b over the batches                                 g_b, u: [n]
///
/// At batch size b the gradient along u has variance s²ᵤ/b: that is what the stationary variance of a
/// rule is proportional to.
public final class GradientNoise {
  private final int batch;
  private final List<double[]> directions;
  private final double[] sum;
  private final double[] mean; // of uᵀg, one for each direction
  private final double[] squares; // sums of squared deviations from it (Welford 1962)
  private double squaredNorms;
  private int count;

  /// Nothing gathered yet.
  ///
  /// @param dimension n, numbers in a gradient
  /// @param batch b, examples in each batch, at least 1
  /// @param directions unit vectors u, `[n]` each
  public GradientNoise(int dimension, int batch, List<double[]> directions) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, got " + batch);
    }
    this.batch = batch;
    this.directions = directions.stream().map(double[]::clone).toList();
    sum = new double[dimension];
    mean = new double[directions.size()];
    squares = new double[directions.size()];
  }

  /// Takes the mean gradient of one batch.
  ///
  /// @param gradient `[n]`
  public void add(double[] gradient) {
    count++;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
    squaredNorms += InnerProduct.of(gradient, gradient);
    for (int i = 0; i < mean.length; i++) {
      double along = InnerProduct.of(directions.get(i), gradient);
      double deviation = along - mean[i];
      mean[i] += deviation / count;
      squares[i] += deviation * (along - mean[i]);
    }
  }

  /// Batches gathered.
  public int count() {
    return count;
  }

  /// The noise scale: batches of b beside the one of all their examples.
  public NoiseScale scale() {
    needTwo();
    double all = InnerProduct.of(sum, sum) / count / count; // |mean|²
    return NoiseScale.of(batch, squaredNorms / count, Math.multiplyExact(batch, count), all);
  }

  /// s²ᵤ, variance of one example's gradient along a direction.
  ///
  /// @param direction index in the list of directions
  public double variance(int direction) {
    needTwo();
    return batch * squares[direction] / (count - 1);
  }

  private void needTwo() {
    if (count < 2) {
      throw new IllegalStateException("need at least 2 batches, got " + count);
    }
  }
}
