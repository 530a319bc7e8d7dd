package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// An optimizer as a linear system, obtained by stepping the very code that trains, in float64, from
/// unit vectors of its state.
///
/// ## System
///     xₖ₊₁ = A xₖ + B gₖ         x = (θ, slots): [n]     A: [n, n]     B: [n]
///     the gradient is taken at the training point x[0], the model judged at C x
///
/// Rules such as [io.thalweg.optim.Lookahead] do another thing at every k-th step: they have k phases
/// of one step each. On a quadratic of curvature λ the gradient is gₖ = λ(xₖ[0] − θ*), see [Loop].
///
/// ## Notes
/// Adaptive rules divide by what they have seen. They are linearised with their second moments held,
/// exactly as a step with gradients of that size would do; [#approximations] says so.
///
/// @param optimizer the expression that it was made from
/// @param rate η
/// @param states names of the states, θ first
/// @param start the state at a distance of 1 from the origin before any step: 1 for what starts as a
///   copy of the parameters, `[n]`
/// @param phases the maps of one period's steps, in order
/// @param approximations what was held, left out or linearised; empty where the model is exact
public record RuleModel(
    String optimizer,
    double rate,
    List<String> states,
    RealVector start,
    List<Phase> phases,
    List<String> approximations) {

  /// One step.
  ///
  /// @param a A, `[n, n]`
  /// @param b B, `[n]`
  /// @param evaluation C, the evaluation point before the step as a combination of the state, `[n]`
  public record Phase(RealMatrix a, RealVector b, RealVector evaluation) {
    /// The map of one step where the gradient is `curvature` times the training point: A + λB e₀ᵀ.
    RealMatrix closed(double curvature) {
      RealMatrix closed = a.copy();
      for (int i = 0; i < closed.getRowDimension(); i++) {
        closed.addToEntry(i, 0, curvature * b.getEntry(i));
      }
      return closed;
    }
  }

  public RuleModel {
    states = List.copyOf(states);
    phases = List.copyOf(phases);
    approximations = List.copyOf(approximations);
  }

  /// The model of an optimizer once its bias corrections have faded, see [OperatingPoint#SETTLED].
  public static RuleModel of(Recipe recipe) {
    return of(recipe, OperatingPoint.SETTLED);
  }

  /// The model of an optimizer at an operating point.
  ///
  /// @throws SettingException where tensors are treated differently, or the step keeps changing
  ///   with its number and none is given
  public static RuleModel of(Recipe recipe, OperatingPoint point) {
    try (Probe probe = new Probe(recipe, point)) {
      return probe.model();
    }
  }

  /// Steps until the map is the same again.
  public int period() {
    return phases.size();
  }

  /// n
  public int order() {
    return states.size();
  }

  /// Whether the evaluation point is another than the training point.
  public boolean evaluatesElsewhere() {
    return phases.stream()
        .anyMatch(phase -> {
          RealVector training = new ArrayRealVector(order());
          training.setEntry(0, 1);
          return !phase.evaluation().equals(training);
        });
  }

  /// The same optimizer, judged at an exponentially weighted average of its evaluation points:
  /// θ̄ₖ₊₁ = decay θ̄ₖ + (1 − decay) C xₖ₊₁.
  ///
  /// @param decay in `[0,1)`
  public RuleModel averaged(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new SettingException("decay must be in [0,1), got " + decay);
    }
    List<Phase> averaged = new ArrayList<>();
    int n = order();
    for (int i = 0; i < period(); i++) {
      Phase phase = phases.get(i);
      RealVector next = phases.get((i + 1) % period()).evaluation();
      RealMatrix a = new Array2DRowRealMatrix(n + 1, n + 1);
      a.setSubMatrix(phase.a().getData(), 0, 0);
      RealVector row = phase.a().preMultiply(next).mapMultiply(1 - decay);
      for (int j = 0; j < n; j++) {
        a.setEntry(n, j, row.getEntry(j)); // θ̄ ← decay θ̄ + (1−decay) C(Ax + Bg)
      }
      a.setEntry(n, n, decay);
      RealVector b = phase.b().append((1 - decay) * next.dotProduct(phase.b()));
      RealVector evaluation = new ArrayRealVector(n + 1);
      evaluation.setEntry(n, 1);
      averaged.add(new Phase(a, b, evaluation));
    }
    List<String> names = new ArrayList<>(states);
    names.add("θ̄");
    return new RuleModel(optimizer, rate, names, start.append(1), averaged, approximations);
  }
}
