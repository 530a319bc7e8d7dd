package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.FrequencyResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What figures over the frequency have in common.
final class Frequencies {
  static final String UNIT = "ω, radians per step";
  private static final double LOWEST = -120;
  private static final double HIGHEST = 120;
  private static final double BELOW = 20;
  private static final int MORE = 100;

  private Frequencies() {}

  /// The open loop of an analysis, from well below the frequency at which its magnitude is 1.
  static Optional<FrequencyResponse> open(Analysis analysis) {
    return analysis
        .openLoop()
        .map(response -> {
          double first = response.points().getFirst().omega();
          double crossing = analysis.margins().orElseThrow().phaseFrequency();
          double low = crossing > 0 ? Math.min(first, crossing / BELOW) : first;
          DoubleStream below =
              IntStream.range(0, low < first ? MORE : 0)
                  .mapToDouble(i -> low * Math.pow(first / low, (double) i / MORE));
          DoubleStream known =
              response.points().stream().mapToDouble(FrequencyResponse.Point::omega);
          return FrequencyResponse.of(
              analysis.worst().openLoop().orElseThrow(),
              DoubleStream.concat(below, known).toArray());
        });
  }

  /// From the lowest frequency to π.
  static LogScale scale(FrequencyResponse response) {
    double low = response.points().getFirst().omega();
    double high = response.points().getLast().omega();
    return new LogScale(Math.max(low, high * 1e-9), high);
  }

  /// Round frequencies, and π.
  static List<Scale.Tick> ticks(Frame frame) {
    List<Scale.Tick> ticks =
        new ArrayList<>(frame.x().ticks((int) Math.max(2, frame.width() / 80)));
    ticks.removeIf(tick -> frame.atX(Math.PI) - frame.atX(tick.value()) < 26);
    ticks.add(new Scale.Tick(Math.PI, "π"));
    return ticks;
  }

  static List<XY> curve(
      FrequencyResponse response, ToDoubleFunction<FrequencyResponse.Point> quantity) {
    return response.points().stream()
        .map(point -> new XY(point.omega(), quantity.applyAsDouble(point)))
        .toList();
  }

  /// Room for some values and what else must be seen.
  ///
  /// @param finest step of the ticks
  static LinearScale room(List<XY> curve, double finest, double... also) {
    double[] values =
        DoubleStream.concat(curve.stream().mapToDouble(XY::y), DoubleStream.of(also))
            .filter(Double::isFinite)
            .toArray();
    double low = Math.max(LOWEST * finest, DoubleStream.of(values).min().orElse(-1));
    double high = Math.min(HIGHEST * finest, DoubleStream.of(values).max().orElse(1));
    double room = Math.max(0.06 * (high - low), 0.5 * finest);
    return new LinearScale(low - room, Math.max(high, low) + room, finest);
  }
}
