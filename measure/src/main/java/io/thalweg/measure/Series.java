package io.thalweg.measure;

import java.util.List;

/// A quantity over the steps of a training: plain data, for whoever prints or draws it.
///
/// @param name of the quantity, in kebab case
/// @param unit such as `examples`; empty where it has none
/// @param every steps between two looks; at the end of a training it may be less
/// @param labels of the values at a step; empty where there is one value
/// @param steps at which it was measured, counted from 1
/// @param values at each of the steps, one for each label; NaN where it could not be measured
public record Series(
    String name,
    String unit,
    long every,
    List<String> labels,
    List<Long> steps,
    List<List<Double>> values) {
  public Series {
    labels = List.copyOf(labels);
    steps = List.copyOf(steps);
    values = List.copyOf(values);
    if (steps.size() != values.size()) {
      throw new IllegalArgumentException(
          "%s must have values for each of %d steps, got %d"
              .formatted(name, steps.size(), values.size()));
    }
  }

  /// Values at one step.
  public int width() {
    return Math.max(1, labels.size());
  }

  /// Steps at which it was measured.
  public int size() {
    return steps.size();
  }

  /// One label's values, in the order of the steps.
  ///
  /// @param index of the label; 0 where there is none
  public double[] column(int index) {
    return values.stream().mapToDouble(row -> row.get(index)).toArray();
  }

  /// The column of a label.
  ///
  /// @throws IllegalArgumentException where it has no such label
  public double[] column(String label) {
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException("%s has no label %s".formatted(name, label));
    }
    return column(index);
  }
}
