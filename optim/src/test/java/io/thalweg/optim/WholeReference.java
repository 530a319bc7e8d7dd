package io.thalweg.optim;

import java.util.List;

/// A rule that looks at whole tensors or at all parameters together, in plain doubles: written from
/// the published formulas, not from the code that it judges.
abstract class WholeReference {
  double[] theta = {};
  List<Parameters.Tensor> tensors = List.of();

  /// Called once with θ₀.
  void start(double[] theta0, List<Parameters.Tensor> shapes) {
    theta = theta0.clone();
    tensors = shapes;
  }

  /// Makes step `t` (from 1) with a gradient taken at [#trainingPoint()].
  abstract void step(double[] g, int t, double rate);

  double[] trainingPoint() {
    return theta;
  }

  double[] evaluationPoint() {
    return theta;
  }

  /// A tensor's part of a vector, as a matrix of its first dimension by all others.
  static double[][] matrix(double[] all, Parameters.Tensor tensor) {
    int columns = (int) tensor.columns();
    double[][] x = new double[(int) tensor.rows()][columns];
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(all, (int) tensor.offset() + i * columns, x[i], 0, columns);
    }
    return x;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
