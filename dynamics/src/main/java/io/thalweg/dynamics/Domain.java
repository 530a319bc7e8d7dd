package io.thalweg.dynamics;

/// What time is in a system.
public enum Domain {
  /// Seconds, or whatever runs continuously; the variable of transfer functions is s.
  CONTINUOUS,
  /// Whole steps; the variable of transfer functions is z, angular frequencies are radians per
  /// step.
  DISCRETE
}
