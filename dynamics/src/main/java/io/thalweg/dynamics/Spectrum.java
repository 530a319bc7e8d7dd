package io.thalweg.dynamics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The curvatures of a loss: eigenvalues of its Hessian, each with how many directions have it.
///
/// @param lines in rising order of curvature
public record Spectrum(List<Line> lines) {

  /// A curvature and its weight.
  ///
  /// @param curvature λ
  /// @param weight number, or share, of directions that have it, above 0
  public record Line(double curvature, double weight) {
    public Line {
      if (!Double.isFinite(curvature) || !(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "curvature must be finite and weight above 0, got %s and %s"
                .formatted(curvature, weight));
      }
    }
  }

  public Spectrum {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a spectrum must have at least 1 curvature, got none");
    }
    lines = lines.stream().sorted(Comparator.comparingDouble(Line::curvature)).toList();
  }

  /// Each curvature once.
  public static Spectrum of(double... curvatures) {
    return new Spectrum(Arrays.stream(curvatures).mapToObj(each -> new Line(each, 1)).toList());
  }

  /// `count` curvatures from `min` to `max` at equal ratios: what an optimizer has to do with where
  /// only the ends are known.
  public static Spectrum between(double min, double max, int count) {
    Axis axis = Axis.logarithmic("curvature", min, max, count);
    return of(axis.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// λ of each line, in rising order.
  public double[] curvatures() {
    return lines.stream().mapToDouble(Line::curvature).toArray();
  }

  /// The smallest curvature, m.
  public double min() {
    return lines.getFirst().curvature();
  }

  /// The largest curvature, L.
  public double max() {
    return lines.getLast().curvature();
  }

  /// κ = L/m; infinite where a curvature is not above 0.
  public double conditionNumber() {
    return min() > 0 ? max() / min() : Double.POSITIVE_INFINITY;
  }

  /// The loop that an optimizer closes on each curvature.
  public List<Loop> loops(RuleModel model) {
    Minimal minimal = Minimal.of(model);
    return lines.stream().map(line -> new Loop(model, minimal, line.curvature())).toList();
  }

  /// The curvature on which an optimizer converges slowest, or diverges fastest.
  public Loop worst(RuleModel model) {
    return loops(model).stream()
        .max(Comparator.comparingDouble(Loop::spectralRadius))
        .orElseThrow();
  }
}
