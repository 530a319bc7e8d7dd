package io.thalweg.optim;

/// Along which curve a value goes from one level to another.
public enum Anneal {
  /// Half a cosine wave.
  COS,
  /// A straight line.
  LINEAR;

  /// The value after `share` of the way, in `[0,1]`.
  double between(double from, double to, double share) {
    double left = this == LINEAR ? 1 - share : 0.5 * (1 + Math.cos(Math.PI * share));
    return to + (from - to) * left;
  }
}
