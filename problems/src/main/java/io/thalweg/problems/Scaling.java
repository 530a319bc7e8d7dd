package io.thalweg.problems;

/// How pixels become features.
public enum Scaling {
  /// x/255, in `[0,1]`.
  UNIT,
  /// (x/255 − mean)/sd, with mean and standard deviation over all pixels of the training images,
  /// rounded to four decimals as is customary: .1307 and .3081 for MNIST, .2860 and .3530 for
  /// Fashion-MNIST. The test images take the training images' figures.
  STANDARD
}
