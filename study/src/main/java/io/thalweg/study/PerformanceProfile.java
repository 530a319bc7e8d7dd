package io.thalweg.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// How often each optimizer was within a factor of the quickest.
///
/// ## Formula
/// t(p,s) is the time of optimizer s on problem p, infinite where it did not solve it.
///
///     r(p,s) = t(p,s) / min over s of t(p,s)
///     ρ(s,τ) = share of the problems p with r(p,s) ≤ τ,   τ from 1 to 4
///
/// ## Source
/// Dolan & Moré 2002, Mathematical Programming 91(2), 201–213; [arXiv:cs/0102001](https://arxiv.org/abs/cs/0102001).
///
/// ## Notes
///
/// - A problem that nobody solved counts for nobody and stays in the denominator.
/// - ρ(s,1) is how often s was the quickest; those that tie all count. How the others rank depends on
///   who else is in the profile (Gould & Scott 2016).
///
/// @param problems how many
/// @param curves one per optimizer, in the order given
public record PerformanceProfile(int problems, List<Curve> curves) {
  /// Largest factor that is looked at, r_max.
  public static final double MOST = 4;

  public PerformanceProfile {
    curves = List.copyOf(curves);
  }

  /// One optimizer's share as a step function.
  ///
  /// @param points where it begins, at the factor 1, and where it rises
  public record Curve(String optimizer, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }

    /// ρ(τ).
    ///
    /// @param factor τ, in `[1,4]`
    public double share(double factor) {
      if (!(factor >= 1 && factor <= MOST)) {
        throw new IllegalArgumentException(
            "factor must be in [1,%s], got %s".formatted(MOST, factor));
      }
      return points.stream()
          .filter(point -> point.factor() <= factor)
          .mapToDouble(Point::share)
          .max()
          .orElseThrow();
    }
  }

  /// From this factor on the share is this.
  public record Point(double factor, double share) {}

  /// Profiles optimizers.
  ///
  /// @param optimizers their names
  /// @param times of each problem those of all optimizers, in their order: above zero, infinite
  ///   where unsolved
  public static PerformanceProfile of(List<String> optimizers, List<List<Double>> times) {
    for (List<Double> ofProblem : times) {
      if (ofProblem.size() != optimizers.size() || !ofProblem.stream().allMatch(time -> time > 0)) {
        throw new IllegalArgumentException(
            "times of a problem must be %d numbers above 0, got %s"
                .formatted(optimizers.size(), ofProblem));
      }
    }
    List<Curve> curves =
        IntStream.range(0, optimizers.size())
            .mapToObj(i -> curve(optimizers.get(i), ratios(times, i), times.size()))
            .toList();
    return new PerformanceProfile(times.size(), curves);
  }

  /// r of the problems that the optimizer solved within the largest factor, ascending.
  private static double[] ratios(List<List<Double>> times, int optimizer) {
    return times.stream()
        .flatMapToDouble(ofProblem -> {
          double least = ofProblem.stream().min(Double::compare).orElseThrow();
          double time = ofProblem.get(optimizer);
          return Double.isFinite(time) ? DoubleStream.of(time / least) : DoubleStream.empty();
        })
        .filter(ratio -> ratio <= MOST)
        .sorted()
        .toArray();
  }

  private static Curve curve(String optimizer, double[] ratios, int problems) {
    List<Point> points = new ArrayList<>(List.of(new Point(1, 0)));
    for (int i = 0; i < ratios.length; i++) {
      if (ratios[i] == points.getLast().factor()) {
        points.removeLast();
      }
      points.add(new Point(ratios[i], (i + 1.0) / problems));
    }
    return new Curve(optimizer, points);
  }
}
