package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
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
      RuleModel change = sum(List.of(one, zero), 1, -1);
      slope =
          isClose(three.unchecked(2), sum(List.of(one, zero), 2, -1))
              ? Optional.of(change)
              : Optional.empty();
    }
  }

  private RateFamily(DoubleFunction<RuleModel> probe, RuleModel zero, Optional<RuleModel> slope) {
    this.probe = probe;
    this.zero = zero;
    this.slope = slope;
  }

  /// Σ weightᵢ familyᵢ of affine families with the same states and phases, for weights whose sum is
  /// 1: what is the same in all stays so to the last digit.
  static RateFamily mixed(List<RateFamily> families, double... weights) {
    Function<Function<RateFamily, RuleModel>, RuleModel> mixture =
        part -> mean(families.stream().map(part).toList(), weights);
    return new RateFamily(
        rate -> mixture.apply(family -> family.at(rate)),
        mixture.apply(family -> family.zero),
        Optional.of(mixture.apply(family -> family.slope.orElseThrow())));
  }

  /// The model at a learning rate.
  RuleModel at(double rate) {
    return slope
        .map(change -> sum(List.of(zero, change), 1, rate))
        .orElseGet(() -> probe.apply(rate));
  }

  /// Whether every phase is affine in η.
  boolean isAffine() {
    return slope.isPresent();
  }

  /// Whether the other has the same states and phases.
  boolean hasShapeOf(RateFamily other) {
    return zero.states().equals(other.zero.states()) && zero.period() == other.zero.period();
  }

  /// Whether the other of that shape has the same models but for rounding.
  boolean isClose(RateFamily other) {
    return isClose(zero, other.zero) && isClose(at(1), other.at(1));
  }

  /// The first and Σ weightᵢ (modelᵢ − first)
  private static RuleModel mean(List<RuleModel> models, double... weights) {
    RuleModel mean = models.getFirst();
    for (int i = 1; i < weights.length; i++) {
      RuleModel away = sum(List.of(models.get(i), models.getFirst()), 1, -1);
      mean = sum(List.of(mean, away), 1, weights[i]);
    }
    return mean;
  }

  /// Σ weightᵢ modelᵢ
  private static RuleModel sum(List<RuleModel> models, double... weights) {
    RuleModel first = models.getFirst();
    List<RuleModel.Phase> phases = new ArrayList<>();
    for (int i = 0; i < first.period(); i++) {
      RealMatrix a = first.phases().get(i).a().scalarMultiply(weights[0]);
      RealVector b = first.phases().get(i).b().mapMultiply(weights[0]);
      RealVector evaluation = first.phases().get(i).evaluation().mapMultiply(weights[0]);
      for (int k = 1; k < weights.length; k++) {
        RuleModel.Phase next = models.get(k).phases().get(i);
        a = a.add(next.a().scalarMultiply(weights[k]));
        b.combineToSelf(1, weights[k], next.b());
        evaluation.combineToSelf(1, weights[k], next.evaluation());
      }
      phases.add(new RuleModel.Phase(a, b, evaluation));
    }
    double rate = 0;
    for (int k = 0; k < weights.length; k++) {
      rate += weights[k] * models.get(k).rate();
    }
    return new RuleModel(
        first.optimizer(), rate, first.states(), first.start(), phases, first.approximations());
  }

  private static boolean isClose(RuleModel x, RuleModel y) {
    for (int i = 0; i < x.period(); i++) {
      RuleModel.Phase one = x.phases().get(i);
      RuleModel.Phase two = y.phases().get(i);
      RealMatrix a = one.a().subtract(two.a());
      RealVector b = one.b().subtract(two.b());
      boolean close =
          a.getNorm1() <= TOLERANCE * one.a().getNorm1()
              && b.getNorm() <= TOLERANCE * one.b().getNorm()
              && one.evaluation().getDistance(two.evaluation()) <= TOLERANCE;
      if (!close) { // also what is no number
        return false;
      }
    }
    return true;
  }
}
