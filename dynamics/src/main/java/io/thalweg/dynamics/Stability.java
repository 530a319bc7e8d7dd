package io.thalweg.dynamics;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.hipparchus.complex.Complex;

/// Whether an optimizer converges, as searches for limits ask it.
final class Stability {
  /// At tiny rates a slow pole is 1 to the last digits.
  static final double ROUNDING = 1e-12;

  private Stability() {}

  /// On all of some curvatures.
  static boolean on(RuleModel model, double... curvatures) {
    return Arrays.stream(curvatures).allMatch(of(model));
  }

  /// By curvature.
  static DoublePredicate of(RuleModel model) {
    if (model.period() > 1) {
      return curvature -> within(periodRadius(model, curvature), curvature);
    }
    Minimal minimal = Minimal.of(model);
    return curvature -> within(new Loop(model, minimal, curvature).spectralRadius(), curvature);
  }

  /// With every state, also hidden ones: they die out with the rule's own memory.
  private static double periodRadius(RuleModel model, double curvature) {
    return Eigenvalues.of(Loop.monodromy(model, curvature)).stream()
        .mapToDouble(Complex::norm)
        .max()
        .orElse(0);
  }

  private static boolean within(double radius, double curvature) {
    return curvature > 0 ? radius <= 1 + ROUNDING : radius < 1 - ROUNDING;
  }

  /// By how much one gradient of size 1 moves the parameters at most; 1 where it does not.
  static double reach(RuleModel model) {
    double step =
        model.phases().stream()
            .mapToDouble(phase -> Math.abs(phase.b().getEntry(0)))
            .max()
            .orElse(0);
    return step == 0 ? 1 : step;
  }
}
