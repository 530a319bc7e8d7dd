package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.util.List;

/// Makes a [Dataset] of files and checks that they belong together.
interface DatasetReader {
  /// The size of a data set.
  ///
  /// @param outputs classes or target numbers
  record Figures(int train, int test, List<Integer> inputShape, Task task, int outputs) {
    public Figures {
      inputShape = List.copyOf(inputShape);
    }
  }

  /// One line about what the files are.
  String title();

  /// Reads no more than tells the size.
  Figures figures();

  /// Reads everything, checks it against the hashes, and lays it out in `arena`.
  Dataset read(Scaling scaling, Arena arena);

  /// Loads everything once under each scaling, to be sure that it can be.
  default void check() {
    for (Scaling scaling : Scaling.values()) {
      try (Arena arena = Arena.ofConfined()) {
        read(scaling, arena);
      }
    }
  }
}
