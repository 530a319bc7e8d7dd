package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.study.RateSearch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// The search of the rates before a comparison, as `compare --tune` prints it.
final class TuningText {
  private TuningText() {}

  /// One row per optimizer.
  static String of(RateSearch.Outcome tuning) {
    Table table =
        new Table("optimizer as given", "chosen rate", "accuracy %", "within 1 point", "at edge");
    for (RateSearch.Tuned tuned : tuning.optimizers()) {
      RateSearch.Trial chosen = tuned.chosen();
      int rates = tuned.grid().size();
      table.row(
          tuned.given().toString(),
          new Expression.Num(chosen.rate()).toString(),
          chosen.diverged() ? "diverged" : "%.2f".formatted(100 * chosen.accuracy()),
          "%d of %d".formatted(Math.round(tuned.sensitivity().share() * rates), rates),
          tuned.isAtEdge() ? "yes" : "-");
    }
    List<RateSearch.Trial> grid = tuning.optimizers().getFirst().grid();
    return """
    rates tuned: %d of each optimizer, %s to %s times the given one; accuracy on %d training examples
    held out, seed %d
    %s\
    """
        .formatted(
            grid.size(),
            rounded(grid.getFirst().factor()),
            rounded(grid.getLast().factor()),
            tuning.heldOut(),
            tuning.seed(),
            table);
  }

  private static String rounded(double factor) {
    double value = BigDecimal.valueOf(factor).round(new MathContext(3)).doubleValue();
    return new Expression.Num(value).toString();
  }
}
