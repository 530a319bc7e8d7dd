package io.thalweg.app;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.dynamics.StableRates;
import io.thalweg.study.Range;
import io.thalweg.study.Sweep;
import java.util.List;
import java.util.Optional;

/// Where the linear model of a sweep's optimizer becomes unstable, over its first two settings.
final class SweepBoundary {
  /// Enough for a smooth line.
  private static final int ROWS = 60;

  private static final int COLUMNS = 60;

  private SweepBoundary() {}

  /// Points of the first setting, by the second; with one setting `y` is 0. None with three
  /// settings or more, whose boundary is no line.
  static List<StabilityMap.Point> of(double curvature, Sweep sweep) {
    List<Range> ranges = sweep.ranges();
    return switch (ranges.size()) {
      case 1 -> ofRate(curvature, sweep);
      case 2 ->
          StabilityMap.of(
                  sweep.training().recipe(),
                  OperatingPoint.SETTLED,
                  curvature,
                  axis(ranges.get(0), COLUMNS),
                  axis(ranges.get(1), ROWS),
                  StabilityMap.Quantity.SPECTRAL_RADIUS,
                  Runnable::run)
              .boundary();
      default -> List.of();
    };
  }

  private static List<StabilityMap.Point> ofRate(double curvature, Sweep sweep) {
    if (!sweep.ranges().getFirst().setting().equals("rate")) {
      return List.of();
    }
    Optional<StableRates> rates =
        StableRates.of(sweep.training().recipe(), OperatingPoint.SETTLED, curvature);
    return rates.map(StableRates::max).filter(Double::isFinite).stream()
        .map(max -> new StabilityMap.Point(max, 0))
        .toList();
  }

  private static Axis axis(Range range, int count) {
    return range.logarithmic()
        ? Axis.logarithmic(range.setting(), range.from(), range.to(), count)
        : Axis.linear(range.setting(), range.from(), range.to(), count);
  }
}
