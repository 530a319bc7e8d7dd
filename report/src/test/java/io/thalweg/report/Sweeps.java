package io.thalweg.report;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Made-up sweeps with the shapes that measured ones have.
final class Sweeps {
  private static final double FLAT = 2;
  private static final double SHARP = 5;

  private Sweeps() {}

  static SweepFigure.Axis logarithmic(String name, double from, double to, int count) {
    return new SweepFigure.Axis(
        name,
        IntStream.range(0, count)
            .mapToObj(i -> from * Math.pow(to / from, i / Math.max(1.0, count - 1.0)))
            .toList(),
        true);
  }

  static SweepFigure.Axis linear(String name, double from, double to, int count) {
    return new SweepFigure.Axis(
        name,
        IntStream.range(0, count)
            .mapToObj(i -> from + (to - from) * i / Math.max(1.0, count - 1.0))
            .toList(),
        false);
  }

  /// Heavy ball: it diverges above a limit between those of the flattest and the sharpest place.
  static SweepFigure momentum(int columns, int rows) {
    Random random = new Random(3);
    SweepFigure.Axis rate = logarithmic("learning rate η", 0.003, 3, columns);
    SweepFigure.Axis momentum = linear("momentum μ", 0, 0.95, rows);
    List<List<SweepFigure.Cell>> cells =
        momentum.values().stream()
            .map(mu -> rate.values().stream().map(eta -> cell(eta, mu, random)).toList())
            .toList();
    return new SweepFigure(
        "Where training on MNIST is stable",
        rate,
        momentum,
        Measure.accuracy("Test accuracy"),
        cells,
        List.of(
            limit("2(1+μ)/λ, λ at the start", momentum, FLAT),
            limit("2(1+μ)/λ, λ the largest met on the way", momentum, SHARP)),
        "%d of %d cells (95.3 %%)".formatted(columns * rows * 61 / 64, columns * rows));
  }

  private static SweepFigure.Limit limit(String name, SweepFigure.Axis momentum, double lambda) {
    return new SweepFigure.Limit(
        name, momentum.values().stream().map(mu -> 2 * (1 + mu) / lambda).toList());
  }

  private static SweepFigure.Cell cell(double eta, double mu, Random random) {
    if (eta < 0.004 && mu < 0.2) {
      return SweepFigure.Cell.untrained();
    }
    double limit = 2 * (1 + mu) / (0.45 * SHARP) * Math.exp(0.06 * random.nextGaussian());
    double effective = eta / (1 - mu);
    double error = 0.02 + 0.9 / (1 + 60 * effective) + 0.02 * effective;
    double score = 1 - Math.min(0.9, error * Math.exp(0.04 * random.nextGaussian()));
    if (eta > limit) {
      return new SweepFigure.Cell(Double.NaN, 3, 3);
    }
    return new SweepFigure.Cell(score, eta > 0.85 * limit ? 1 : 0, 3);
  }

  /// One setting, with the limit in the middle of where seeds begin to diverge.
  static SweepLineFigure rates(int values, int seeds) {
    SweepFigure.Axis rate = logarithmic("learning rate η", 0.003, 3, values);
    List<SweepLineFigure.Seed> trainings =
        IntStream.rangeClosed(1, seeds)
            .mapToObj(seed -> {
              Random random = new Random(seed);
              return new SweepLineFigure.Seed(
                  "seed " + seed,
                  rate.values().stream()
                      .map(eta -> cell(eta, 0, random))
                      .map(cell ->
                          cell.isDivergent()
                              ? SweepFigure.Cell.divergent()
                              : SweepFigure.Cell.trained(cell.score()))
                      .toList());
            })
            .toList();
    return new SweepLineFigure(
        "Test accuracy of gradient descent over the learning rate",
        rate,
        Measure.accuracy("Test accuracy"),
        trainings,
        List.of(
            new Mark("2/λ, λ at the start = 1", 1), new Mark("2/λ, λ the largest met = 2.5", 0.4)),
        "30 of 32 values (93.8 %)");
  }

  /// Random trials of three settings, of which one does not apply to all.
  static ParallelFigure trials(int count) {
    Random random = new Random(8);
    List<ParallelFigure.Trial> trials =
        IntStream.range(0, count)
            .mapToObj(_ -> {
              double rate = Math.pow(10, -4 + 4 * random.nextDouble());
              double momentum = random.nextDouble();
              double decay =
                  random.nextInt(5) == 0 ? Double.NaN : Math.pow(10, -6 * random.nextDouble());
              double error = 0.02 + 0.05 * Math.pow(Math.log10(rate / (1 - momentum)) + 0.5, 2);
              boolean lost = rate / (1 - momentum) > 3;
              return new ParallelFigure.Trial(
                  List.of(rate, momentum, decay), lost ? Double.NaN : 1 - Math.min(0.9, error));
            })
            .toList();
    return new ParallelFigure(
        "Trials of a random search",
        List.of(
            new ParallelFigure.Axis("learning rate", true),
            new ParallelFigure.Axis("momentum", false),
            new ParallelFigure.Axis("weight decay", true)),
        Measure.accuracy("Validation accuracy"),
        trials);
  }
}
