package io.thalweg.study.escape;

import io.thalweg.optim.Settings;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Minimum;
import java.util.List;
import java.util.Optional;

/// A function whose evaluations are counted and end with the budget. One evaluation is the value at
/// a point, with the gradient there or without: a backward pass comes with the forward pass.
///
/// ## Notes
///
/// It remembers the lowest point of all, which is what a search found. The minima are known here
/// and nowhere else: a method that knew them could stop at the right moment.
public final class Evaluations {
  private final TestFunction function;
  private final List<Minimum> minima;
  private final long budget;
  private final Goal goal;
  private long spent;
  private double[] lowest = {};
  private double lowestValue = Double.POSITIVE_INFINITY;
  private Optional<Long> reached = Optional.empty();

  /// @param budget evaluations that may be spent
  public Evaluations(TestFunction function, long budget, Goal goal) {
    Settings.check("evaluations", "[1,inf)", budget);
    this.function = function;
    this.budget = budget;
    this.goal = goal;
    minima = function.minima();
  }

  /// Number of variables.
  public int dimension() {
    return function.dimension();
  }

  /// Whether another evaluation may be made.
  public boolean left() {
    return spent < budget;
  }

  /// Evaluations made.
  public long spent() {
    return spent;
  }

  /// f(x). Costs one evaluation.
  public double at(double[] x) {
    spend();
    double value = function.value(x);
    note(x, value);
    return value;
  }

  /// f(x), and overwrites `gradient` with ∇f(x). Costs one evaluation.
  public double at(double[] x, double[] gradient) {
    spend();
    double value = function.value(x);
    function.gradient(x, gradient);
    note(x, value);
    return value;
  }

  private void spend() {
    if (!left()) {
      throw new IllegalStateException("all %d evaluations are spent".formatted(budget));
    }
    spent++;
  }

  private void note(double[] x, double value) {
    if (value < lowestValue) {
      lowestValue = value;
      lowest = x.clone();
      boolean met = goal.isMet(minima, x, value);
      reached = met ? reached.or(() -> Optional.of(spent)) : Optional.empty();
    }
  }

  /// The point of the lowest value so far; empty where no value was a number.
  public double[] lowest() {
    return lowest.clone();
  }

  /// The lowest value so far; infinite where no value was a number.
  public double lowestValue() {
    return lowestValue;
  }

  /// The evaluation since which the lowest point has met the goal; empty where it does not.
  public Optional<Long> reached() {
    return reached;
  }
}
