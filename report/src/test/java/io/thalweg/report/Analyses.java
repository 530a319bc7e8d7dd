package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.optim.Recipe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Analyses of every kind that there is.
final class Analyses {
  static final Provenance PROVENANCE =
      new Provenance(
          "thalweg analyze 'momentum(rate=0.1)'",
          "0.1.0",
          "",
          Instant.parse("2026-03-04T05:06:07Z"));

  /// Optimizers whose every step is the same linear map.
  static final List<String> LINEAR =
      List.of(
          "sgd(rate=0.5)",
          "sgd(rate=1)",
          "sgd(rate=2)",
          "sgd(rate=3)",
          "momentum(rate=0.1)",
          "momentum(rate=0.001)",
          "momentum(rate=5)",
          "nag(rate=0.1)",
          "nesterov(rate=0.9)",
          "qhm(rate=0.1)",
          "pid(rate=0.1)",
          "adam(rate=0.01)",
          "adam(rate=100)",
          "rmsprop(rate=0.01)",
          "chain(sgd(rate=0.1), decoupled-decay(0.1))");

  static final List<String> PERIODIC =
      List.of(
          "lookahead(sgd(rate=0.5))",
          "lookahead(momentum(rate=0.1), k=3)",
          "lookahead(sgd(rate=9))");

  private Analyses() {}

  static Analysis of(String optimizer, double... curvatures) {
    return Analysis.of(Recipe.parse(optimizer), OperatingPoint.SETTLED, 0, curvatures);
  }

  /// Each optimizer on curvature 1, and some on several, not positive ones among them.
  static Stream<Analysis> all() {
    Stream<Analysis> single =
        Stream.concat(LINEAR.stream(), PERIODIC.stream()).map(optimizer -> of(optimizer, 1));
    Stream<Analysis> several =
        Stream.of(
            of("momentum(rate=0.1)", 0.01, 0.1, 1, 10),
            of("nag(rate=0.1)", 0.1, 20),
            of("sgd(rate=0.5)", -1, 0.1, 1),
            of("momentum(rate=0.1)", 0),
            of("sgd(rate=0)", 1),
            of("sgd(rate=1e-6)", 1),
            of("lookahead(sgd(rate=0.5))", 0.1, 1));
    return Stream.concat(single, several);
  }

  static StabilityMap map(StabilityMap.Quantity quantity) {
    return StabilityMap.of(
        Recipe.parse("momentum(rate=0.1)"),
        OperatingPoint.SETTLED,
        1,
        Axis.logarithmic("rate", 0.01, 10, 25),
        Axis.linear("momentum", 0, 0.98, 20),
        quantity,
        Runnable::run);
  }

  static String page(Analysis analysis) {
    return AnalysisReport.html(analysis, Optional.empty(), PROVENANCE);
  }
}
