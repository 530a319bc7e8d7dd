package io.thalweg.study.escape;

import io.thalweg.problems.TestFunction;
import java.util.ArrayList;
import java.util.List;

/// A function that notes where it is evaluated.
final class Recorded implements TestFunction {
  final List<double[]> points = new ArrayList<>();
  int gradients;
  private final TestFunction function;

  Recorded(TestFunction function) {
    this.function = function;
  }

  @Override
  public int dimension() {
    return function.dimension();
  }

  @Override
  public double value(double[] x) {
    points.add(x.clone());
    return function.value(x);
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    gradients++;
    function.gradient(x, gradient);
  }

  @Override
  public List<Minimum> minima() {
    return function.minima();
  }

  @Override
  public double[] start() {
    return function.start();
  }

  @Override
  public Domain domain() {
    return function.domain();
  }
}
