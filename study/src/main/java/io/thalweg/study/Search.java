package io.thalweg.study;

import java.util.List;

/// Chooses which settings are tried. Points are shares of the way along each [Range], in `[0,1]`.
public interface Search {
  /// Which settings come next.
  ///
  /// @param count how many are wanted
  /// @param known what was tried so far, in the order in which it was chosen
  /// @return as many, or fewer where there are no more
  List<List<Double>> next(int count, List<Tried> known);

  /// Whether what comes next depends on how the former did.
  default boolean learns() {
    return false;
  }

  /// A point and how it did.
  ///
  /// @param loss what is to be small; infinite where the training diverged
  record Tried(List<Double> point, double loss) {
    public Tried {
      point = List.copyOf(point);
    }
  }
}
