package io.thalweg.report;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// Made-up landscapes with the shapes that measured ones have.
final class Landscapes {
  private Landscapes() {}

  static LandscapeFigure.Direction direction(
      String name, double from, double to, int count, double explained) {
    return new LandscapeFigure.Direction(
        name,
        IntStream.range(0, count).mapToObj(i -> from + (to - from) * i / (count - 1)).toList(),
        explained);
  }

  static LandscapeFigure.Plane plane(
      String title,
      LandscapeFigure.Direction x,
      LandscapeFigure.Direction y,
      DoubleBinaryOperator loss,
      List<LandscapeFigure.Place> path) {
    List<List<Double>> values =
        y.values().stream()
            .map(b -> x.values().stream().map(a -> loss.applyAsDouble(a, b)).toList())
            .toList();
    return new LandscapeFigure.Plane(title, x, y, values, path);
  }

  /// A bent valley.
  private static double valley(double a, double b) {
    double across = b - 0.12 * a * a + 0.2 * Math.sin(1.3 * a);
    return 0.03 + 0.05 * a * a + 0.9 * across * across + 0.02 * Math.pow(a * a + b * b, 2);
  }

  private static List<LandscapeFigure.Place> path(int points, double swing) {
    return IntStream.range(0, points)
        .mapToObj(k -> {
          double left = Math.exp(-5.0 * k / points);
          double a = 4.2 * left;
          return new LandscapeFigure.Place(
              a, 0.12 * a * a - 0.2 * Math.sin(1.3 * a) + swing * left * Math.cos(2.4 * k));
        })
        .toList();
  }

  static LandscapeFigure one() {
    return new LandscapeFigure(
        "The way of momentum over the training loss",
        Measure.loss("Training loss"),
        List.of(
            plane(
                "momentum(rate=0.05)",
                direction("first principal component", -2, 5, 41, 0.812),
                direction("second principal component", -2, 3.5, 33, 0.123),
                Landscapes::valley,
                path(40, 1.1))));
  }

  /// Three planes, in one of which the loss overflows.
  static LandscapeFigure three() {
    LandscapeFigure.Direction x = direction("α", -1, 1, 31, Double.NaN);
    LandscapeFigure.Direction y = direction("β", -1, 1, 31, Double.NaN);
    return new LandscapeFigure(
        "Loss around three solutions, along random directions of the filters' length",
        Measure.loss("Training loss"),
        List.of(
            plane("sgd", x, y, (a, b) -> 0.02 + 3 * a * a + 2 * b * b, List.of()),
            plane(
                "adam",
                x,
                y,
                (a, b) ->
                    0.005 + 9 * a * a + 30 * Math.pow(b, 4) + Math.pow(Math.sin(5 * a * b), 2),
                List.of()),
            plane(
                "sgd(rate=10)",
                x,
                y,
                (a, b) -> a + b > 1.2 ? Double.NaN : Math.exp(6 * (a + b)) + 40 * b * b,
                List.of())));
  }

  static LandscapeSliceFigure slices() {
    List<LandscapeSliceFigure.Line> lines =
        IntStream.range(0, 4)
            .mapToObj(o ->
                new LandscapeSliceFigure.Line(
                    Noises.OPTIMIZERS.get(o),
                    IntStream.rangeClosed(-20, 20)
                        .mapToObj(i -> {
                          double a = i / 20.0;
                          double loss = 0.01 * (o + 1) + (2 + 3 * o) * a * a + 0.4 * Math.abs(a);
                          return new LandscapeSliceFigure.Point(
                              a, loss, 0.1 + 0.88 * Math.exp(-0.7 * loss));
                        })
                        .toList()))
            .toList();
    return new LandscapeSliceFigure(
        "Loss and accuracy along a random direction", "α", lines, List.of(new Mark("solution", 0)));
  }
}
