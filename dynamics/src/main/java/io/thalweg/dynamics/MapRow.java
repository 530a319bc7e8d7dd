package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.linear.RealMatrix;

/// One row of a map: the first setting varies, the second stands.
///
/// @param values of the quantity, one for each value of the first setting
/// @param crossings values of the first setting at which the spectral radius passes through 1
@SuppressWarnings("ArrayRecordComponent") // never compared
record MapRow(double[] values, List<Double> crossings) {
  private static final int HALVINGS = 50;
  private static final double NOTHING = 1e-9;

  /// Along learning rates.
  static MapRow of(
      RateFamily family, double curvature, Axis rates, StabilityMap.Quantity quantity) {
    return closedForm(family, curvature, rates)
        .map(radius -> of(family::at, radius, curvature, rates, quantity))
        .orElseGet(() -> of(family::at, curvature, rates, quantity));
  }

  /// Along any setting.
  ///
  /// @param model at a value of it
  static MapRow of(
      DoubleFunction<RuleModel> model, double curvature, Axis x, StabilityMap.Quantity quantity) {
    DoubleUnaryOperator radius = value -> new Loop(model.apply(value), curvature).spectralRadius();
    return of(model, radius, curvature, x, quantity);
  }

  private static MapRow of(
      DoubleFunction<RuleModel> model,
      DoubleUnaryOperator radius,
      double curvature,
      Axis x,
      StabilityMap.Quantity quantity) {
    double[] radii = x.values().stream().mapToDouble(radius::applyAsDouble).toArray();
    double[] values =
        switch (quantity) {
          case SPECTRAL_RADIUS -> radii;
          case SETTLING_STEPS, OVERSHOOT_PERCENT ->
              x.values().stream()
                  .mapToDouble(value -> response(new Loop(model.apply(value), curvature), quantity))
                  .toArray();
        };
    return new MapRow(values, crossings(x, radii, radius));
  }

  /// NaN where it does not converge, or so slowly that it can not be told from that.
  private static double response(Loop loop, StabilityMap.Quantity quantity) {
    if (loop.spectralRadius() > 1 - Stability.ROUNDING) {
      return Double.NaN;
    }
    return loop.stepInfo()
        .map(info ->
            quantity == StabilityMap.Quantity.SETTLING_STEPS
                ? info.settlingTime()
                : info.overshootPercent())
        .orElse(Double.NaN);
  }

  private static List<Double> crossings(Axis x, double[] radii, DoubleUnaryOperator radius) {
    List<Double> crossings = new ArrayList<>();
    for (int i = 1; i < radii.length; i++) {
      if (radii[i - 1] < 1 != radii[i] < 1) {
        double low = x.values().get(i - 1);
        double high = x.values().get(i);
        for (int k = 0; k < HALVINGS; k++) {
          double middle = (low + high) / 2;
          boolean asLow = radius.applyAsDouble(middle) < 1 == radii[i - 1] < 1;
          low = asLow ? middle : low;
          high = asLow ? high : middle;
        }
        double crossing = (low + high) / 2;
        if (crossing > NOTHING * x.values().get(i)) { // at a rate of 0 nothing moves
          crossings.add(crossing);
        }
      }
    }
    return crossings;
  }

  /// The spectral radius of a system of two states whose matrix is affine in the rate: trace and
  /// determinant are polynomials in it. Empty where the rule is another, or hides a state.
  private static Optional<DoubleUnaryOperator> closedForm(
      RateFamily family, double curvature, Axis x) {
    RuleModel zero = family.at(0);
    boolean known =
        family.isAffine()
            && zero.period() == 1
            && zero.order() == 2
            && new Loop(family.at(x.values().getLast()), curvature).order() == 2;
    if (!known) {
      return Optional.empty();
    }
    RealMatrix m = zero.phases().getFirst().closed(curvature);
    RealMatrix d = family.at(1).phases().getFirst().closed(curvature).subtract(m);
    double trace = m.getEntry(0, 0) + m.getEntry(1, 1);
    double traceSlope = d.getEntry(0, 0) + d.getEntry(1, 1);
    double determinant = determinant(m);
    double square = determinant(d);
    double slope = determinant(m.add(d)) - determinant - square;
    return Optional.of(
        rate -> radius(trace + rate * traceSlope, determinant + rate * (slope + rate * square)));
  }

  private static double determinant(RealMatrix m) {
    return m.getEntry(0, 0) * m.getEntry(1, 1) - m.getEntry(0, 1) * m.getEntry(1, 0);
  }

  /// The largest modulus of the roots of z² − trace z + determinant.
  private static double radius(double trace, double determinant) {
    double discriminant = trace * trace - 4 * determinant;
    return discriminant < 0
        ? Math.sqrt(determinant)
        : (Math.abs(trace) + Math.sqrt(discriminant)) / 2;
  }
}
