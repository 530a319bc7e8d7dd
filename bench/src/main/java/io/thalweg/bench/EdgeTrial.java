package io.thalweg.bench;

import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.Preconditioned;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Model;
import io.thalweg.engine.Network;
import io.thalweg.measure.NetworkCurvature;
import io.thalweg.measure.Preconditioner;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Split;
import io.thalweg.problems.TestFunction;
import io.thalweg.study.FunctionHessian;
import java.util.ArrayList;
import java.util.List;

/// A full-batch training in which the sharpness is measured along the way: as the optimizer sees
/// it, so preconditioned where it adapts.
///
/// @param optimizer its expression
/// @param formula of the threshold, such as `2/η`
/// @param threshold sharpness at which the rule is just stable on a quadratic
/// @param steps to train for
/// @param every so many steps the sharpness is measured
record EdgeTrial(String optimizer, String formula, double threshold, int steps, int every) {
  private static final Lanczos LANCZOS = new Lanczos(100, 1e-3, new Seed(1));
  private static final double LAST = 0.8;

  /// One measurement.
  ///
  /// @param loss before the step
  /// @param sharpness after it
  record Point(long step, double loss, double sharpness) {}

  /// What was measured.
  record Result(String problem, EdgeTrial trial, List<Point> points) {
    Result {
      points = List.copyOf(points);
    }

    /// Sharpness over threshold, mean of the last fifth of the steps.
    double plateau() {
      return points.stream()
          .filter(point -> point.step() > LAST * trial.steps())
          .mapToDouble(point -> point.sharpness() / trial.threshold())
          .average()
          .orElse(Double.NaN);
    }

    /// The greatest sharpness over the threshold.
    double peak() {
      return points.stream()
          .mapToDouble(point -> point.sharpness() / trial.threshold())
          .max()
          .orElse(Double.NaN);
    }

    double lastLoss() {
      return points.isEmpty() ? Double.NaN : points.getLast().loss();
    }
  }

  /// Measures on a test function, in float64 and with its whole Hessian.
  Result on(String problem, TestFunction f) {
    double[] x = f.start();
    double[] gradient = new double[x.length];
    Parameters parameters = Parameters.of(x, gradient);
    List<Point> points = new ArrayList<>();
    try (Optimizer rule = Optimizer.of(Recipe.parse(optimizer), parameters)) {
      for (int step = 1; step <= steps; step++) {
        boolean due = step % every == 0;
        double loss = due ? f.value(x) : 0;
        if (!Double.isFinite(loss)) {
          break;
        }
        f.gradient(x, gradient);
        rule.step();
        if (due) {
          double[] p = Preconditioner.of(rule, parameters);
          Preconditioned hessian = new Preconditioned(new FunctionHessian(f, x), p);
          points.add(new Point(step, loss, LANCZOS.largest(hessian, 1).value()));
        }
      }
    }
    return new Result(problem, this, points);
  }

  /// Measures on a network, with all examples in each step.
  Result on(String problem, Model model, Split split, int classes, long seed) {
    List<Point> points = new ArrayList<>();
    try (Examples examples =
            Examples.of(split.features(), split.labels(), split.size(), split.width(), classes);
        Network network = model.build(split.width(), classes, seed);
        NetworkCurvature curvature = new NetworkCurvature(network, examples);
        Optimizer rule = Optimizer.of(Recipe.parse(optimizer), network.parameters())) {
      for (int step = 1; step <= steps; step++) {
        double loss = network.lossAndGradient(examples);
        if (!Double.isFinite(loss)) {
          break;
        }
        rule.step();
        if (step % every == 0) {
          points.add(new Point(step, loss, LANCZOS.largest(curvature.hessian(rule), 1).value()));
        }
      }
    }
    return new Result(problem, this, points);
  }
}
