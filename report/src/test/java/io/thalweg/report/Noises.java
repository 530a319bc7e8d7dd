package io.thalweg.report;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Made-up curves with the shapes that measured ones have.
final class Noises {
  static final List<String> OPTIMIZERS =
      List.of("sgd", "momentum", "nag", "adagrad", "rmsprop", "adam", "radam", "lookahead(adam)");

  private Noises() {}

  /// Accuracy against the strength of three kinds of noise.
  static CurvesFigure robustness(int optimizers) {
    return new CurvesFigure(
        "Test accuracy under noise that was not trained on",
        List.of(
            noise("Gaussian pixel noise", "σ of the noise", 0.5, 6, optimizers, 1),
            noise("Label noise", "share of wrong labels", 0.4, 5, optimizers, 2),
            noise("FGSM", "ε of the attack", 0.3, 7, optimizers, 3)));
  }

  private static CurvesFigure.Panel noise(
      String title, String x, double most, int points, int optimizers, int seed) {
    Random random = new Random(seed);
    List<CurvesFigure.Line> lines =
        IntStream.range(0, optimizers)
            .mapToObj(o -> {
              double weak = 0.5 + random.nextDouble();
              return new CurvesFigure.Line(
                  OPTIMIZERS.get(o % OPTIMIZERS.size())
                      + (o < OPTIMIZERS.size() ? "" : " " + o / OPTIMIZERS.size()),
                  IntStream.range(0, points)
                      .mapToObj(i -> {
                        double strength = most * i / (points - 1);
                        double error = 0.02 + weak * 1.6 * strength * strength;
                        return new CurvesFigure.Point(
                            strength, 1 - Math.min(0.9, error), 0.1 * error);
                      })
                      .toList());
            })
            .toList();
    return new CurvesFigure.Panel(
        title, x, false, Measure.accuracy("Test accuracy"), lines, List.of());
  }

  /// One panel: the gap by the epoch, with an epoch marked.
  static CurvesFigure gap() {
    Random random = new Random(4);
    List<CurvesFigure.Line> lines =
        IntStream.range(0, 5)
            .mapToObj(o ->
                new CurvesFigure.Line(
                    OPTIMIZERS.get(o),
                    IntStream.rangeClosed(1, 40)
                        .mapToObj(epoch ->
                            new CurvesFigure.Point(
                                epoch,
                                (0.5 + 0.4 * o) * Math.log(epoch)
                                    - 0.2
                                    + 0.05 * random.nextGaussian(),
                                0.15 + 0.05 * o))
                        .toList()))
            .toList();
    return new CurvesFigure(
        "Generalization gap by epoch",
        List.of(
            new CurvesFigure.Panel(
                "Fashion-MNIST, 2c2d",
                "epoch",
                false,
                Measure.linear("training − test accuracy", "points"),
                lines,
                List.of(new Mark("best test accuracy", 12)))));
  }

  /// Over the batch size, on logarithmic axes.
  static CurvesFigure batches() {
    List<CurvesFigure.Line> lines =
        IntStream.range(0, 3)
            .mapToObj(o ->
                new CurvesFigure.Line(
                    OPTIMIZERS.get(o),
                    IntStream.rangeClosed(3, 12)
                        .mapToObj(i -> {
                          double batch = Math.pow(2, i);
                          double steps = (4000 + 900 * o) * (1 + 200 / batch);
                          return new CurvesFigure.Point(batch, steps, 0.12 * steps);
                        })
                        .toList()))
            .toList();
    return new CurvesFigure(
        "Steps to 97 % over the batch size",
        List.of(
            new CurvesFigure.Panel(
                "MNIST",
                "batch size",
                true,
                Measure.logarithmic("steps", ""),
                lines,
                List.of(new Mark("critical batch size", 200))),
            new CurvesFigure.Panel(
                "Fashion-MNIST",
                "batch size",
                true,
                Measure.logarithmic("steps", ""),
                lines.subList(0, 2),
                List.of(new Mark("critical batch size", 200)))));
  }

  /// Accuracy on the next example, over a long stream whose task changes.
  static CurvesFigure prequential(int examples) {
    Random random = new Random(6);
    List<CurvesFigure.Line> lines =
        IntStream.range(0, 8)
            .mapToObj(o ->
                new CurvesFigure.Line(
                    OPTIMIZERS.get(o),
                    IntStream.range(0, examples)
                        .mapToObj(i -> {
                          int since = i % (examples / 3 + 1);
                          double error = 0.05 + 0.01 * o + 0.6 * Math.exp(-since / 900.0);
                          return new CurvesFigure.Point(
                              i, 1 - error * Math.exp(0.05 * random.nextGaussian()), 0.2 * error);
                        })
                        .toList()))
            .toList();
    return new CurvesFigure(
        "Prequential accuracy",
        List.of(
            new CurvesFigure.Panel(
                "Permuted MNIST",
                "examples",
                false,
                Measure.accuracy("Accuracy"),
                lines,
                List.of(
                    new Mark("task 2", examples / 3.0), new Mark("task 3", examples * 2 / 3.0)))));
  }
}
