package io.thalweg.app;

import java.util.Arrays;
import java.util.List;

/// A point as an option has it: `-1.2,1`.
record Point(List<Double> coordinates) {
  Point {
    coordinates = List.copyOf(coordinates);
  }

  static Point parse(String text) {
    return new Point(
        Arrays.stream(text.split(",", -1)).map(String::strip).map(Numbers::finite).toList());
  }

  /// A new array of the coordinates.
  double[] toArray() {
    return coordinates.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
