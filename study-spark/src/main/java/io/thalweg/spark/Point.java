package io.thalweg.spark;

import java.io.Serializable;

/// What goes out for a step: where the gradient is to be taken, and over which examples.
final class Point implements Serializable {
  private static final long serialVersionUID = 1;

  private final float[] parameters;
  private final long[] batch;

  /// @param parameters laid out as the network's
  /// @param batch indices of examples of the whole data set
  Point(float[] parameters, long[] batch) {
    this.parameters = parameters;
    this.batch = batch;
  }

  float[] parameters() {
    return parameters;
  }

  long[] batch() {
    return batch;
  }
}
