package io.thalweg.optim;

/// A named vector of state, one number per parameter.
///
/// @param name as in the rule's formula, such as `v`
/// @param initial what it holds before the first step
/// @param momentum whether it is a running sum or average of gradients, which a wrapper may reset
public record Slot(String name, Initial initial, boolean momentum) {

  /// What a slot holds before the first step.
  public sealed interface Initial {
    /// The same number everywhere.
    record Value(double value) implements Initial {}

    /// A copy of the parameters, θ₀.
    record OfParameters() implements Initial {}
  }

  /// Starts at 0.
  public static Slot zero(String name) {
    return filled(name, 0);
  }

  /// Starts at `value`.
  public static Slot filled(String name, double value) {
    return new Slot(name, new Initial.Value(value), false);
  }

  /// A running sum or average of gradients; starts at 0.
  public static Slot momentum(String name) {
    return new Slot(name, new Initial.Value(0), true);
  }

  /// Starts at θ₀.
  public static Slot parameters(String name) {
    return new Slot(name, new Initial.OfParameters(), false);
  }
}
