package io.thalweg.study;

import java.util.ArrayList;
import java.util.List;

/// Every combination of equally spaced values, the first setting changing fastest.
///
/// @param counts values of each setting, at least 2
public record GridSearch(List<Integer> counts) implements Search {
  public GridSearch {
    counts = List.copyOf(counts);
    if (counts.isEmpty() || counts.stream().anyMatch(count -> count < 2)) {
      throw new IllegalArgumentException("every setting needs at least 2 values, got " + counts);
    }
  }

  /// How many points there are.
  public int size() {
    return counts.stream().reduce(1, Math::multiplyExact);
  }

  @Override
  public List<List<Double>> next(int count, List<Tried> known) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = known.size(); i < size() && points.size() < count; i++) {
      points.add(point(i));
    }
    return points;
  }

  private List<Double> point(int index) {
    List<Double> point = new ArrayList<>();
    int rest = index;
    for (int values : counts) {
      point.add((double) (rest % values) / (values - 1));
      rest /= values;
    }
    return point;
  }
}
