package io.thalweg.problems;

/// How what stands in files becomes features, by figures of the training examples alone. They are
/// taken of each feature where examples have one dimension, of all pixels where they have two, and
/// of each channel where they have three. By such figures, what never varies becomes 0.
public enum Scaling {
  /// Bytes: x/255, in `[0,1]`. Other numbers: (x − min)/(max − min), for the training examples in
  /// `[0,1]`.
  UNIT,
  /// (x − mean)/sd, for the training examples with mean 0 and standard deviation 1. Images of bytes
  /// take x/255 for x, with mean and sd rounded to four decimals as is customary: .1307 and .3081
  /// for MNIST, .2860 and .3530 for Fashion-MNIST.
  STANDARD
}
