package io.thalweg.optim;

/// A named vector of state, one number per parameter.
///
/// @param name as in the rule's formula, such as `v`
/// @param initial what it holds before the first step
/// @param role what it is for, which decides what wrappers and the linear model do with it
/// @param extent how many numbers it has
public record Slot(String name, Initial initial, Role role, Extent extent) {
  Slot(String name, Initial initial, Role role) {
    this(name, initial, role, Extent.NUMBERS);
  }

  /// How many numbers a slot has for a tensor, which counts as a matrix: its first dimension by all
  /// others together.
  public enum Extent {
    /// As many as the tensor.
    NUMBERS,
    /// One for each row.
    ROWS,
    /// One for each column.
    COLUMNS,
    /// A square matrix of as many rows.
    ROWS_SQUARED,
    /// A square matrix of as many columns.
    COLUMNS_SQUARED;

    long length(Parameters.Tensor tensor) {
      return switch (this) {
        case NUMBERS -> tensor.length();
        case ROWS -> tensor.rows();
        case COLUMNS -> tensor.columns();
        case ROWS_SQUARED -> Math.multiplyExact(tensor.rows(), tensor.rows());
        case COLUMNS_SQUARED -> Math.multiplyExact(tensor.columns(), tensor.columns());
      };
    }
  }

  /// What a slot holds before the first step.
  public sealed interface Initial {
    /// The same number everywhere.
    record Value(double value) implements Initial {}

    /// A copy of the parameters, θ₀.
    record OfParameters() implements Initial {}
  }

  /// What a slot is for.
  public enum Role {
    /// A running sum or average of gradients, which a wrapper may reset.
    MOMENTUM,
    /// Something else that moves in proportion to parameters and gradients.
    MEMORY,
    /// Squares of gradients or steps: what a step is scaled by. Held fixed in a linear model.
    SQUARES,
    /// Sizes of gradients or steps, not squared: what a step is scaled by. Held fixed in a linear
    /// model.
    SIZES,
    /// A mean of gradients that only enters such a scale. Held at 0 in a linear model.
    MEAN,
    /// Means nothing from step to step: where one pass leaves something for the next. Not saved.
    WORK;

    /// Whether it says how far a step goes, not where: rules that have such slots are adaptive.
    public boolean isScale() {
      return this == SQUARES || this == SIZES || this == MEAN;
    }
  }

  /// A running sum or average of gradients; starts at 0.
  public static Slot momentum(String name) {
    return new Slot(name, new Initial.Value(0), Role.MOMENTUM);
  }

  /// Moves in proportion to parameters and gradients; starts at 0.
  public static Slot memory(String name) {
    return new Slot(name, new Initial.Value(0), Role.MEMORY);
  }

  /// A copy of the parameters that moves with them; starts at θ₀.
  public static Slot parameters(String name) {
    return new Slot(name, new Initial.OfParameters(), Role.MEMORY);
  }

  /// Squares that a step is scaled by; starts at 0.
  public static Slot squares(String name) {
    return squares(name, 0);
  }

  /// Squares that a step is scaled by; starts at `value`.
  public static Slot squares(String name, double value) {
    return new Slot(name, new Initial.Value(value), Role.SQUARES);
  }

  /// Sizes that a step is scaled by; starts at `value`.
  public static Slot sizes(String name, double value) {
    return new Slot(name, new Initial.Value(value), Role.SIZES);
  }

  /// A mean that enters a scale; starts at 0.
  public static Slot mean(String name) {
    return new Slot(name, new Initial.Value(0), Role.MEAN);
  }

  /// Squares that a step is scaled by, for rows and columns; starts at 0.
  public static Slot squares(String name, Extent extent) {
    return new Slot(name, new Initial.Value(0), Role.SQUARES, extent);
  }

  /// Where passes leave something for the next.
  public static Slot work(String name) {
    return new Slot(name, new Initial.Value(0), Role.WORK);
  }
}
