package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// What an optimizer does on a curvature, over a grid of two of its settings.
///
/// @param optimizer the expression that the settings are varied in
/// @param curvature λ
/// @param x the first setting, along a row
/// @param y the second, from row to row
/// @param quantity what was computed
/// @param values of the quantity, `[y][x]`; NaN where it does not exist, as the settling time of
///   what does not converge
/// @param boundary where the spectral radius passes through 1, row by row
public record StabilityMap(
    String optimizer,
    double curvature,
    Axis x,
    Axis y,
    Quantity quantity,
    List<double[]> values,
    List<Point> boundary) {
  private static final String RATE = "rate";

  /// What a map shows.
  public enum Quantity {
    /// ρ, the largest modulus of a pole, per step; below 1 it converges.
    SPECTRAL_RADIUS,
    /// Steps until a step response stays within 2 % of its end.
    SETTLING_STEPS,
    /// How far a step response goes beyond its end, in percent of it.
    OVERSHOOT_PERCENT
  }

  /// A point of the boundary of stability.
  ///
  /// @param x value of the first setting
  /// @param y value of the second
  public record Point(double x, double y) {}

  /// Computes a map, one row a task.
  ///
  /// @param executor runs the rows; `Runnable::run` for the calling thread
  /// @throws io.thalweg.optim.SettingException where the optimizer lacks a setting or does not
  ///   allow a value
  public static StabilityMap of(
      Recipe recipe,
      OperatingPoint point,
      double curvature,
      Axis x,
      Axis y,
      Quantity quantity,
      Executor executor) {
    check(recipe, x);
    check(recipe, y);
    DoubleFunction<MapRow> along = rows(recipe, point, curvature, x, y, quantity);
    List<FutureTask<MapRow>> rows = new ArrayList<>();
    for (double value : y.values()) {
      FutureTask<MapRow> row = new FutureTask<>(() -> along.apply(value));
      rows.add(row);
      executor.execute(row);
    }
    List<MapRow> done = rows.stream().map(StabilityMap::result).toList();
    List<Point> boundary =
        IntStream.range(0, done.size())
            .boxed()
            .flatMap(
                i -> done.get(i).crossings().stream().map(at -> new Point(at, y.values().get(i))))
            .toList();
    return new StabilityMap(
        recipe.toString(),
        curvature,
        x,
        y,
        quantity,
        done.stream().map(MapRow::values).toList(),
        boundary);
  }

  /// What a setting does not allow comes out before the work.
  private static void check(Recipe recipe, Axis axis) {
    axis.in(recipe, axis.values().getFirst());
    axis.in(recipe, axis.values().getLast());
  }

  /// The row at a value of y.
  private static DoubleFunction<MapRow> rows(
      Recipe recipe, OperatingPoint point, double curvature, Axis x, Axis y, Quantity quantity) {
    if (x.setting().equals(RATE)) {
      RateFamilies families = RateFamilies.of(recipe, point, y);
      return value -> MapRow.of(families.at(value), curvature, x, quantity);
    }
    return value -> {
      Recipe row = y.in(recipe, value);
      return MapRow.of(each -> RuleModel.of(x.in(row, each), point), curvature, x, quantity);
    };
  }

  private static MapRow result(FutureTask<MapRow> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a map was computed", e);
    }
  }
}
