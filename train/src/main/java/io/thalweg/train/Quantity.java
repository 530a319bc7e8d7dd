package io.thalweg.train;

import java.util.List;

/// What an [Instrument] measures: a number, or several with a label each.
///
/// @param name in kebab case, one of a kind in a training
/// @param unit such as `nats`; empty where it has none
/// @param labels of the values, in order; empty where there is one value
public record Quantity(String name, String unit, List<String> labels) {
  public Quantity {
    labels = List.copyOf(labels);
  }

  /// A single number.
  public static Quantity of(String name, String unit) {
    return new Quantity(name, unit, List.of());
  }

  /// Values in one measurement.
  public int size() {
    return Math.max(1, labels.size());
  }
}
