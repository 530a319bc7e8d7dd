package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// The models of one optimizer at any learning rate. Rules multiply by η once, so that three probes
/// tell all; where one does otherwise, every rate is probed.
///
/// ## Formula
///     A(η) = A(0) + η(A(1) − A(0))        B(η) likewise
final class RateFamily {
  private static final double TOLERANCE = 1e-12;

  private final DoubleFunction<RuleModel> probe;
  private final RuleModel zero;
  private final Optional<RuleModel> slope;

  RateFamily(Recipe recipe, OperatingPoint point) {
    probe =
        rate -> {
          try (Probe one = new Probe(recipe, point)) {
            return one.unchecked(rate);
          }
        };
    try (Probe three = new Probe(recipe, point)) {
      zero = three.unchecked(0);
      RuleModel one = three.model(1);
      RuleModel change = combined(one, 1, zero, -1);
      slope =
          isClose(three.unchecked(2), combined(one, 2, zero, -1))
              ? Optional.of(change)
              : Optional.empty();
    }
  }

  /// The model at a learning rate.
  RuleModel at(double rate) {
    return slope.map(change -> combined(zero, 1, change, rate)).orElseGet(() -> probe.apply(rate));
  }

  /// Whether every phase is affine in η.
  boolean isAffine() {
    return slope.isPresent();
  }

  private static RuleModel combined(RuleModel x, double a, RuleModel y, double b) {
    List<RuleModel.Phase> phases = new ArrayList<>();
    for (int i = 0; i < x.period(); i++) {
      RuleModel.Phase one = x.phases().get(i);
      RuleModel.Phase two = y.phases().get(i);
      phases.add(
          new RuleModel.Phase(
              one.a().scalarMultiply(a).add(two.a().scalarMultiply(b)),
              one.b().mapMultiply(a).add(two.b().mapMultiply(b)),
              one.evaluation().mapMultiply(a).add(two.evaluation().mapMultiply(b))));
    }
    double rate = a * x.rate() + b * y.rate();
    return new RuleModel(x.optimizer(), rate, x.states(), x.start(), phases, x.approximations());
  }

  private static boolean isClose(RuleModel x, RuleModel y) {
    for (int i = 0; i < x.period(); i++) {
      RuleModel.Phase one = x.phases().get(i);
      RuleModel.Phase two = y.phases().get(i);
      RealMatrix a = one.a().subtract(two.a());
      RealVector b = one.b().subtract(two.b());
      if (a.getNorm1() > TOLERANCE * one.a().getNorm1()
          || b.getNorm() > TOLERANCE * one.b().getNorm()
          || one.evaluation().getDistance(two.evaluation()) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
