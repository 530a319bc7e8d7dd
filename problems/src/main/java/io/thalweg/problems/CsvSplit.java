package io.thalweg.problems;

import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;

/// Which row becomes which example.
sealed interface CsvSplit {
  /// The example that a row of a file becomes: at `p` of the training examples where `p ≥ 0`, else
  /// at `−1 − p` of the test examples.
  int place(boolean firstFile, int row);

  /// Two files, in their order.
  record InOrder() implements CsvSplit {
    @Override
    public int place(boolean firstFile, int row) {
      return firstFile ? row : -1 - row;
    }
  }

  /// One file, shuffled; the first `test` of the shuffled rows are tested with.
  record Shuffled(RowOrder order, int test) implements CsvSplit {
    @Override
    public int place(boolean firstFile, int row) {
      return order.position(row) - test;
    }
  }

  static CsvSplit shuffled(int rows, int test, long seed, Arena arena) {
    return new Shuffled(RowOrder.shuffled(rows, new Seed(seed).split("test rows"), arena), test);
  }
}
