package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// A made-up training at the edge of stability, as its instruments see it.
final class Instruments {
  private static final double RATE = 0.1;

  private Instruments() {}

  static SeriesFigure.Line line(String name, int points, DoubleUnaryOperator value) {
    return new SeriesFigure.Line(
        name,
        IntStream.rangeClosed(0, points)
            .mapToObj(i -> new SeriesFigure.Point(10 * i, value.applyAsDouble(10 * i)))
            .toList());
  }

  static SeriesFigure run(int points) {
    Random random = new Random(5);
    double end = 10 * points;
    List<SeriesFigure.Panel> panels = new ArrayList<>();
    panels.add(
        new SeriesFigure.Lines(
            Measure.loss("Batch loss"),
            List.of(
                line(
                    "loss",
                    points,
                    k ->
                        (0.05 + 2.3 * Math.exp(-6 * k / end))
                            * Math.exp(0.25 * random.nextGaussian()))),
            List.of()));
    panels.add(
        new SeriesFigure.Lines(
            Measure.linear("Sharpness", "largest curvature"),
            List.of(
                line(
                    "sharpness",
                    points,
                    k ->
                        Math.min(20 + random.nextGaussian(), 3 + 34 * k / end)
                            + (k > 0.5 * end ? 0.8 * Math.sin(k / 60) : 0))),
            List.of(Threshold.constant("2/η", 2 / RATE))));
    List<SeriesFigure.Line> layers =
        IntStream.rangeClosed(1, 4)
            .mapToObj(layer ->
                line(
                    "layer " + layer,
                    points,
                    k ->
                        Math.pow(0.5, layer)
                            * (0.2 + Math.exp(-4 * k / end))
                            * Math.exp(0.2 * random.nextGaussian())))
            .toList();
    panels.add(new SeriesFigure.Lines(Measure.logarithmic("Gradient norm", ""), layers, List.of()));
    panels.add(
        new SeriesFigure.Lines(
            Measure.linear("Alignment of successive gradients", "cosine"),
            List.of(
                line(
                    "cosine",
                    points,
                    k -> 0.8 - 1.6 * Math.min(1, 2 * k / end) + 0.1 * random.nextGaussian())),
            List.of()));
    panels.add(histogram(points));
    panels.add(
        new SeriesFigure.Lines(
            Measure.linear("Dead units", "%"),
            layers.subList(0, 2).stream()
                .map(layer ->
                    line(layer.name(), points, k -> 8 * Math.sqrt(k / end) * layer.name().length()))
                .toList(),
            List.of()));
    List<SeriesFigure.Warning> warnings = new ArrayList<>();
    warnings.add(new SeriesFigure.Warning(0.52 * end, "sharpness above 2/η"));
    for (double at = 0.6; at < 0.99; at += 0.031) {
      warnings.add(new SeriesFigure.Warning(at * end, "sharpness above 2/η"));
    }
    warnings.add(new SeriesFigure.Warning(0.74 * end, "gradients turn around at every step"));
    return new SeriesFigure("A training at the edge of stability", "step", panels, warnings);
  }

  /// Logarithms of gradients, which become smaller.
  static SeriesFigure.Histogram histogram(int points) {
    List<Double> edges = IntStream.rangeClosed(-18, 2).mapToObj(i -> i / 2.0).toList();
    List<SeriesFigure.Sample> samples =
        IntStream.rangeClosed(0, Math.min(40, points))
            .mapToObj(i -> {
              double middle = -2 - 2.0 * i / 40;
              return new SeriesFigure.Sample(
                  10.0 * i * points / Math.min(40, points),
                  edges.subList(0, 20).stream()
                      .map(edge -> Math.floor(9000 * Math.exp(-Math.pow(edge + 0.25 - middle, 2))))
                      .toList());
            })
            .toList();
    return new SeriesFigure.Histogram("Gradient elements", "log₁₀ of their size", edges, samples);
  }
}
