package io.thalweg.report;

import java.util.List;

/// Spectral radii by how many steps a tenfold change takes, converging on one side of 1, diverging
/// on the other: 0.9 → 0.99 is the same distance as 0.99 → 0.999.
///
/// ## Formula
///     s = log(|ln ρ|/0.001) / log(ln 10/0.001), clamped to (0,1]
///     fraction = (1 − s)/2 for ρ < 1, (1 + s)/2 else
record RadiusScale() implements Scale {
  private static final double SLOWEST = 1e-3;

  /// Keeps what only just converges on its side.
  private static final double BESIDE = 1e-9;

  private static final double RANGE = Math.log(Math.log(10) / SLOWEST);
  private static final List<Double> TICKS = List.of(0.1, 0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0, 10.0);

  @Override
  public double fraction(double value) {
    double logarithm = Math.log(value);
    double share = Math.clamp(Math.log(Math.abs(logarithm) / SLOWEST) / RANGE, BESIDE, 1);
    return logarithm < 0 ? (1 - share) / 2 : (1 + share) / 2;
  }

  @Override
  public List<Tick> ticks(int wanted) {
    return TICKS.stream().map(value -> new Tick(value, Numbers.plain(value))).toList();
  }
}
