package io.thalweg.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/// Values at which a landscape changes its colour.
///
/// @param measure what the values are
/// @param scale that decides what lies in the middle between two values
/// @param values in rising order
/// @param deepest colour, from 0 for the one next to paper
record Levels(Measure measure, Scale scale, List<Double> values, int deepest) {
  private static final int WANTED = 12;

  /// About a dozen round values between the lowest and the highest of some planes.
  static Levels of(Measure measure, List<LandscapeFigure.Plane> planes, int deepest) {
    Scale scale = measure.scale(planes.stream().flatMapToDouble(LandscapeFigure.Plane::known));
    DoubleSummaryStatistics known =
        planes.stream().flatMapToDouble(LandscapeFigure.Plane::known).summaryStatistics();
    List<Double> values =
        scale.ticks(WANTED).stream()
            .map(Scale.Tick::value)
            .filter(value -> value > known.getMin() && value < known.getMax())
            .toList();
    return new Levels(measure, scale, values, deepest);
  }

  /// A colour for each band, one more than there are levels; the better, the farther from paper.
  List<String> classes() {
    int bands = values.size() + 1;
    return IntStream.range(0, bands)
        .map(band -> measure.higherIsBetter() ? band : bands - 1 - band)
        .mapToObj(rank -> "cool" + Math.round((double) rank * deepest / Math.max(1, bands - 1)))
        .toList();
  }

  /// The colours with the levels between them.
  HeatScale colours() {
    if (values.isEmpty()) {
      return new HeatScale(measure.name(), measure.unit(), scale, classes());
    }
    List<Double> edges = new ArrayList<>(values);
    edges.addFirst(Double.NEGATIVE_INFINITY);
    edges.addLast(Double.POSITIVE_INFINITY);
    return new HeatScale(measure.name(), measure.unit(), new BinScale(edges), classes());
  }
}
