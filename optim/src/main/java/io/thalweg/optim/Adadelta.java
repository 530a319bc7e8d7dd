package io.thalweg.optim;

import java.util.List;

/// Adadelta: the step has the units of the parameters, from a running average of past steps.
///
/// ## Update
///     E[g²] ← ρE[g²] + (1−ρ)g²                                             θ, g, E, Δ: [n]
///     Δ = −(√(E[Δ²]+ε) / √(E[g²]+ε)) · g
///     E[Δ²] ← ρE[Δ²] + (1−ρ)Δ²
///     θ ← θ + ηΔ
///
/// ## Source
/// Zeiler 2012, [arXiv:1212.5701](https://arxiv.org/abs/1212.5701), Algorithm 1.
///
/// ## Notes
/// The accumulated Δ is not scaled by η. The paper has no rate: η = 1.
///
/// @param rho ρ, decay of both averages
/// @param epsilon ε, also what the first steps are made of
@DefaultRate(1)
public record Adadelta(
    @Setting(def = "0.9", in = "[0,1)") double rho,
    @Setting(def = "1e-6", in = "(0,1)") double epsilon)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.squares("E[g²]"), Slot.squares("E[Δ²]"));

  public Adadelta {
    Settings.check(Adadelta.class, rho, epsilon);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec squares = state.get("E[g²]").ewaOfSquare(rho, g); // E[g²] ← ρE[g²] + (1−ρ)g²
    Vec steps = state.get("E[Δ²]");
    Vec root = scratch.of(squares).add(epsilon).sqrt();
    Vec delta = scratch.of(steps).add(epsilon).sqrt().divide(root).multiply(g); // −Δ
    steps.ewaOfSquare(rho, delta); // E[Δ²] ← ρE[Δ²] + (1−ρ)Δ²
    theta.addScaled(-at.rate(), delta); // θ ← θ + ηΔ
  }
}
