package io.thalweg.optim;

import java.util.List;
import java.util.Map;

/// Prodigy: Adam that finds its own rate, from a growing estimate d of the distance to the solution.
///
/// ## Update
///     m ← β₁m + (1−β₁)dg       v ← β₂v + (1−β₂)d²g²            θ, g, m, v, s: [n]; a, d, γ: [1]
///     γ = ηd, with bias correction · √(1−β₂ᵗ)/(1−β₁ᵗ)
///     s ← β₃s + (d/d₀)γg       a ← β₃a + (d/d₀)γ ⟨g, θ₀ − θ⟩,   β₃ = √β₂
///     d' = max(d, c·a/‖s‖₁)
///     θ ← θ − γ(m/(√v + d'ε) + λθ),   d ← d'
///
/// ## Source
/// Mishchenko & Defazio 2024, [arXiv:2306.06101](https://arxiv.org/abs/2306.06101), Algorithm 4; the factor d/d₀ and
/// the place of ε as in the authors' code.
///
/// ## Notes
/// η scales the rate that is found and stays at 1, or follows a schedule that starts there. ⟨·,·⟩ and
/// ‖·‖₁ run over all tensors of the group. optax always corrects the bias, the authors' code not
/// unless it is told to (default).
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param initial d₀, the first estimate, too small rather than too large
/// @param coefficient c, what the estimate is multiplied by
/// @param decay λ, decoupled
/// @param biasCorrection whether γ corrects the bias of both moments
@DefaultRate(1)
public record Prodigy(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "1e-6", in = "(0,inf)") double initial,
    @Setting(def = "1", in = "(0,inf)") double coefficient,
    @Setting(def = "0", in = "[0,inf)") double decay,
    @Setting(def = "false") boolean biasCorrection)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(Slot.momentum("m"), Slot.squares("v"), Slot.memory("s"), Slot.parameters("start"));
  private static final String DISTANCE = "d";
  private static final String LAST = "last d";
  private static final String PROGRESS = "a";

  public Prodigy {
    Settings.check(
        Prodigy.class, beta1, beta2, epsilon, initial, coefficient, decay, biasCorrection);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public Map<String, Double> numbers() {
    return Map.of(DISTANCE, initial, LAST, initial, PROGRESS, 0.0);
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.SUM_OF_GROUP, Pass.SUM_OF_GROUP);
  }

  /// γ for an estimate d.
  private double rate(Step at, double d) {
    return d * at.rate() * (biasCorrection ? at.correction(beta1, beta2) : 1);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    if (pass == 0) {
      return scratch.of(state.get("start")).addScaled(-1, theta).multiply(g); // ⟨g, θ₀ − θ⟩
    }
    double d = state.number(DISTANCE);
    Vec s = state.get("s").scale(Math.sqrt(beta2)).addScaled(d / initial * rate(at, d), g);
    return scratch.of(s).abs(); // ‖s‖₁
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    double d = numbers.get(DISTANCE);
    double a =
        Math.sqrt(beta2) * numbers.get(PROGRESS) + d / initial * rate(at, d) * at.measured(0);
    boolean moved = at.measured(1) != 0;
    numbers.set(PROGRESS, a);
    numbers.set(LAST, d);
    numbers.set(DISTANCE, moved ? Math.max(d, coefficient * a / at.measured(1)) : d);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double d = state.number(LAST);
    double rate = rate(at, d);
    Vec m = state.get("m").scale(beta1).addScaled((1 - beta1) * d, g);
    Vec v = state.get("v").scale(beta2).addSquare((1 - beta2) * d * d, g);
    Vec root = scratch.of(v).sqrt().add(state.number(DISTANCE) * epsilon); // √v + d'ε
    theta.scale(1 - rate * decay).addQuotient(-rate, m, root);
  }

  @Override
  public boolean hasLinearModel() {
    return false; // its rate depends on the way so far
  }
}
