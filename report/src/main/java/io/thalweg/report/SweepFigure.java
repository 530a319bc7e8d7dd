package io.thalweg.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A score that was measured over two settings, in colours, with predicted limits of stability over
/// it.
///
/// @param title what is shown, in a few words
/// @param x setting from left to right
/// @param y setting from bottom to top
/// @param score what is measured in each cell
/// @param rows for each value of `y` a cell for each value of `x`
/// @param limits predictions to compare with; may be empty
/// @param agreement how often they agree, such as `488 of 512 cells (95.3 %)`; empty for none
public record SweepFigure(
    String title,
    Axis x,
    Axis y,
    Measure score,
    List<List<Cell>> rows,
    List<Limit> limits,
    String agreement)
    implements PageFigure {

  /// A setting and the values that it took.
  ///
  /// @param name such as `rate`
  /// @param values in rising order, at least one, above 0 on a logarithmic axis
  /// @param logarithmic whether equal ratios lie at equal distances
  public record Axis(String name, List<Double> values, boolean logarithmic) {
    private static final int FEW = 8;
    private static final int SHORT = 6;

    public Axis {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("%s must have at least 1 value".formatted(name));
      }
      for (int i = 0; i < values.size(); i++) {
        double value = values.get(i);
        double before = i == 0 ? logarithmic ? 0 : Double.NEGATIVE_INFINITY : values.get(i - 1);
        if (!(before < value && value < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "values of %s must rise%s, got %s"
                  .formatted(name, logarithmic ? " and be above 0" : "", values));
        }
      }
    }

    Scale scale() {
      return CellGrid.scale(values, logarithmic);
    }

    /// The values themselves where they are few or short; nothing where round ones are better.
    List<Scale.Tick> own() {
      int digits = values.size() <= FEW ? 3 : 6;
      List<Scale.Tick> ticks =
          values.stream()
              .map(value -> new Scale.Tick(value, Numbers.significant(value, digits)))
              .toList();
      boolean fit = ticks.stream().allMatch(tick -> tick.label().length() <= SHORT);
      return values.size() <= FEW || fit ? ticks : List.of();
    }
  }

  /// What became of the trainings with one pair of values.
  ///
  /// @param score of those that finished, such as their mean; not a number where none did
  /// @param diverged how many diverged
  /// @param trainings how many there were; 0 for a cell that was left out
  public record Cell(double score, int diverged, int trainings) {
    public Cell {
      if (!(0 <= diverged && diverged <= trainings)) {
        throw new IllegalArgumentException(
            "diverged must be in [0,%d], got %d".formatted(trainings, diverged));
      }
    }

    /// One training that finished.
    public static Cell trained(double score) {
      return new Cell(score, 0, 1);
    }

    /// One training that diverged.
    public static Cell divergent() {
      return new Cell(Double.NaN, 1, 1);
    }

    /// No training.
    public static Cell untrained() {
      return new Cell(Double.NaN, 0, 0);
    }

    boolean isKnown() {
      return Double.isFinite(score) && diverged < trainings;
    }

    boolean isDivergent() {
      return trainings > 0 && !isKnown();
    }

    boolean isPartly() {
      return isKnown() && diverged > 0;
    }
  }

  /// A predicted limit of stability.
  ///
  /// @param name such as `2(1+μ)/λ, λ at the start`
  /// @param x the limit for each value of `y`; not a number where there is none
  public record Limit(String name, List<Double> x) {
    public Limit {
      x = List.copyOf(x);
    }
  }

  /// A cell's place.
  record Place(int column, int row, Cell cell) {}

  public SweepFigure {
    rows = rows.stream().map(List::copyOf).toList();
    limits = List.copyOf(limits);
    int wide = x.values().size();
    int high = y.values().size();
    if (rows.size() != high || rows.stream().anyMatch(row -> row.size() != wide)) {
      throw new IllegalArgumentException(
          "cells must be %d by %d as the axes are, got rows of %s"
              .formatted(wide, high, rows.stream().map(List::size).toList()));
    }
    for (Limit limit : limits) {
      if (limit.x().size() != high) {
        throw new IllegalArgumentException(
            "limit %s must have %d values, got %d".formatted(limit.name(), high, limit.x().size()));
      }
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    return new SweepMap(this).draw(page);
  }

  Stream<Place> places() {
    return IntStream.range(0, rows.size())
        .boxed()
        .flatMap(row ->
            IntStream.range(0, rows.get(row).size())
                .mapToObj(column -> new Place(column, row, rows.get(row).get(column))));
  }

  /// The best cell without a divergence; where there is none, the best of all.
  Optional<Place> best() {
    double sign = score.higherIsBetter() ? -1 : 1;
    return places()
        .filter(place -> place.cell().isKnown())
        .min(
            Comparator.comparing((Place place) -> place.cell().isPartly())
                .thenComparingDouble(place -> sign * place.cell().score()));
  }

  /// The best score with its settings.
  String bestText(Place place) {
    return "best: %s at %s %s, %s %s"
        .formatted(
            score.format(place.cell().score()),
            x.name(),
            Numbers.significant(x.values().get(place.column()), 4),
            y.name(),
            Numbers.significant(y.values().get(place.row()), 4));
  }

  String description() {
    List<Place> all = places().toList();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s over %s (%s) and %s (%s): %d with a score, %d diverged, %d not trained."
            .formatted(
                score.name(),
                x.name(),
                Numbers.count(x.values().size(), "value"),
                y.name(),
                Numbers.count(y.values().size(), "value"),
                all.stream().filter(place -> place.cell().isKnown()).count(),
                all.stream().filter(place -> place.cell().isDivergent()).count(),
                all.stream().filter(place -> place.cell().trainings() == 0).count()));
    best().ifPresent(place -> sentences.add(bestText(place) + "."));
    if (!limits.isEmpty()) {
      sentences.add(
          "Predicted limits: "
              + String.join("; ", limits.stream().map(Limit::name).toList())
              + ".");
    }
    if (!agreement.isEmpty()) {
      sentences.add("Agreement: " + agreement + ".");
    }
    return String.join(" ", sentences);
  }
}
