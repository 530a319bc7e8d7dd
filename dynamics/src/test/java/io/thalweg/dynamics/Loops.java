package io.thalweg.dynamics;

/// The open loops of the usual optimizers on a curvature λ, h = ηλ: written from the formulas, not
/// from the code that trains.
final class Loops {
  private Loops() {}

  /// h/(z−1).
  static TransferFunction sgd(double h) {
    return TransferFunction.discrete(new double[] {h}, new double[] {1, -1});
  }

  /// hz/((z−1)(z−β)).
  static TransferFunction momentum(double h, double beta) {
    return TransferFunction.discrete(new double[] {h, 0}, new double[] {1, -(1 + beta), beta});
  }

  /// h((1+β)z−β)/((z−1)(z−β)).
  static TransferFunction nesterov(double h, double beta) {
    return TransferFunction.discrete(
        new double[] {h * (1 + beta), -h * beta}, new double[] {1, -(1 + beta), beta});
  }

  /// h((1−βν)z−β(1−ν))/((z−1)(z−β)).
  static TransferFunction qhm(double h, double beta, double nu) {
    return TransferFunction.discrete(
        new double[] {h * (1 - beta * nu), -h * beta * (1 - nu)},
        new double[] {1, -(1 + beta), beta});
  }
}
