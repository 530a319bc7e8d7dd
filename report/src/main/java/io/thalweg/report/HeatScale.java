package io.thalweg.report;

import io.thalweg.dynamics.StabilityMap;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Colours for the values of a map.
///
/// @param title what the values are
/// @param unit of the values, after those of the legend
/// @param scale of the values
/// @param classes colours from the low end of the scale to the high end
record HeatScale(String title, String unit, Scale scale, List<String> classes) {
  /// Colours on each side, in `figure.css`.
  static final int LEVELS = 16;

  private static final double LEAST_OVERSHOOT = 10;
  private static final double MOST_OVERSHOOT = 200;

  static HeatScale of(StabilityMap map) {
    DoubleSummaryStatistics known =
        map.values().stream()
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .summaryStatistics();
    return switch (map.quantity()) {
      case SPECTRAL_RADIUS ->
          new HeatScale(
              "Spectral radius",
              "",
              new RadiusScale(),
              Stream.concat(fast(), slow("warm")).toList());
      case SETTLING_STEPS -> {
        double low = known.getCount() == 0 ? 1 : Math.max(1, known.getMin());
        double high = known.getCount() == 0 ? 10 : Math.max(known.getMax(), 2 * low);
        yield new HeatScale("Settling time", "steps", new LogScale(low, high), fast().toList());
      }
      case OVERSHOOT_PERCENT -> {
        double most = known.getCount() == 0 ? LEAST_OVERSHOOT : known.getMax();
        double high = Math.clamp(most, LEAST_OVERSHOOT, MOST_OVERSHOOT);
        yield new HeatScale("Overshoot", "%", new LinearScale(0, high), slow("warm").toList());
      }
    };
  }

  /// For measurements: the better, the farther from the colour of the paper.
  static HeatScale of(Measure measure, DoubleStream values) {
    Stream<String> classes = measure.higherIsBetter() ? slow("cool") : fast();
    return new HeatScale(measure.name(), measure.unit(), measure.scale(values), classes.toList());
  }

  /// For numbers that are neither good nor bad: the higher, the farther from the colour of the
  /// paper.
  static HeatScale rising(String title, String unit, Scale scale) {
    return new HeatScale(title, unit, scale, slow("cool").toList());
  }

  private static Stream<String> fast() {
    return slow("cool").toList().reversed().stream();
  }

  private static Stream<String> slow(String side) {
    return IntStream.range(0, LEVELS).mapToObj(i -> side + i);
  }

  /// The colour of a value: an index into the classes, or −1 where there is no value.
  int level(double value) {
    double fraction = scale.fraction(value);
    return Double.isNaN(value) || Double.isNaN(fraction)
        ? -1
        : (int) Math.clamp(fraction * classes.size(), 0, classes.size() - 1);
  }

  /// Draws the colours in a row with the values under them.
  ///
  /// @param box of which the height is that of the colours
  void legend(Svg svg, Box box) {
    double width = box.width() / classes.size();
    for (int i = 0; i < classes.size(); i++) {
      svg.rect(
          "cell " + classes.get(i),
          new Box(
              box.left() + i * width,
              box.top(),
              width + (i + 1 < classes.size() ? 0.5 : 0),
              box.height()));
    }
    double last = Double.NEGATIVE_INFINITY;
    double apart = scale instanceof BinScale ? 36 : 60;
    for (Scale.Tick tick : scale.ticks((int) Math.max(3, box.width() / apart))) {
      double x = box.left() + box.width() * Math.clamp(scale.fraction(tick.value()), 0, 1);
      double half = Typesetting.width(tick.label(), 12) / 2;
      if (x - half > last + 4) {
        svg.line("axis", x, box.bottom(), x, box.bottom() + 3);
        double middle = Math.max(x, half);
        svg.text("tick mid", middle, box.bottom() + 16, tick.label());
        last = middle + half;
      }
    }
    svg.text("unit", box.right() + 14, box.bottom() + 16, unit);
  }
}
