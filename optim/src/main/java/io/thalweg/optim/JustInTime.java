package io.thalweg.optim;

/// A rule that makes up for steps without gradient in one go, number by number: what
/// [SparseForm#EXACT] needs.
///
/// ## Source
///
/// Carpenter 2008, Lazy Sparse Stochastic Gradient Descent for Regularized Multinomial Logistic
/// Regression; the name: Schmidt, Le Roux & Bach 2017,
/// [arXiv:1309.2388](https://arxiv.org/abs/1309.2388), section 4.1.
public interface JustInTime {
  /// Does to one number what the missed steps, each with g = 0, would have done to it. Calculated
  /// in double whatever the precision.
  ///
  /// @param missed the steps, at least one
  /// @param number θ, then each slot in the order of [Rule#slots]; changed in place. Where the
  ///   parameters decay beside the rule, θ has decayed already
  void catchUp(Missed missed, double[] number);
}
