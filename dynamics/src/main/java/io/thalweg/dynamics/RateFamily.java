package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.ArrayList;
import java.util.List;
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

  private final DoubleFunction<RuleModel> models;
  private final boolean affine;

  RateFamily(Recipe recipe, OperatingPoint point) {
    try (Probe three = new Probe(recipe, point)) {
      RuleModel zero = three.unchecked(0);
      DoubleFunction<RuleModel> line = line(zero, three.model(1));
      affine = isClose(three.unchecked(2), line.apply(2));
      models = affine ? line : rate -> probed(recipe, point, rate);
    }
  }

  private RateFamily(RuleModel zero, RuleModel one) {
    models = line(zero, one);
    affine = true;
  }

  private static RuleModel probed(Recipe recipe, OperatingPoint point, double rate) {
    try (Probe one = new Probe(recipe, point)) {
      return one.unchecked(rate);
    }
  }

  /// Σ weightᵢ familyᵢ of affine families with the same states and phases, for weights whose sum is
  /// 1: what is the same in all stays so to the last digit.
  static RateFamily mean(List<RateFamily> families, double... weights) {
    return new RateFamily(mean(families, weights, 0), mean(families, weights, 1));
  }

  /// The first and Σ weightᵢ (modelᵢ − first)
  private static RuleModel mean(List<RateFamily> families, double[] weights, double rate) {
    RuleModel first = families.getFirst().at(rate);
    RuleModel mean = first;
    for (int i = 1; i < weights.length; i++) {
      RuleModel away = combined(families.get(i).at(rate), 1, first, -1);
      mean = combined(mean, 1, away, weights[i]);
    }
    return mean;
  }

  /// The model at a learning rate.
  RuleModel at(double rate) {
    return models.apply(rate);
  }

  /// Whether every phase is affine in η.
  boolean isAffine() {
    return affine;
  }

  /// Whether the other has the same states and phases.
  boolean hasShapeOf(RateFamily other) {
    RuleModel mine = at(0);
    RuleModel its = other.at(0);
    return mine.states().equals(its.states()) && mine.period() == its.period();
  }

  /// Whether the other of that shape has the same models but for rounding.
  boolean isClose(RateFamily other) {
    return isClose(at(0), other.at(0)) && isClose(at(1), other.at(1));
  }

  private static DoubleFunction<RuleModel> line(RuleModel zero, RuleModel one) {
    RuleModel change = combined(one, 1, zero, -1);
    return rate -> combined(zero, 1, change, rate);
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
