package io.thalweg.optim;

/// A rule for one number, in plain doubles: written from the published formulas, not from the code
/// that it judges.
abstract class Reference {
  double theta;

  /// What this number adds to each norm over the tensor that the step needs.
  double[] measured(double g, int t) {
    return new double[0];
  }

  /// Called before each step with the norms over the tensor.
  void norms(double[] norms) {}

  /// Makes step `t` (from 1) with a gradient taken at [#trainingPoint()].
  abstract void step(double g, int t, double rate);

  double trainingPoint() {
    return theta;
  }

  double evaluationPoint() {
    return theta;
  }

  /// Called once with θ₀.
  void start(double theta0) {
    theta = theta0;
  }

  /// The running sum or average of gradients, for wrappers; 0 where there is none.
  double velocity() {
    return 0;
  }

  void velocity(double value) {}

  /// g / √(v+ε) or g / (√v + ε)
  static double scaled(double g, double v, double epsilon, EpsilonPlacement placement) {
    return placement == EpsilonPlacement.INSIDE
        ? g / Math.sqrt(v + epsilon)
        : g / (Math.sqrt(v) + epsilon);
  }
}
