package io.thalweg.optim;

import java.util.List;
import java.util.Map;

/// D-Adaptation around Adam: the rate is a growing lower bound d of the distance to the solution.
///
/// ## Update
///     γ = ηd, with bias correction · √(1−β₂ᵗ)/(1−β₁ᵗ)          θ, g, m, v, s: [n]; a, d, γ: [1]
///     a ← κa + (1−κ)γ ⟨g, s/(√v + ε)⟩,   κ = √β₂, s and v from before
///     m ← β₁m + (1−β₁)γg       v ← β₂v + (1−β₂)g²       s ← κs + (1−κ)γg
///     d ← max(d, a/((1−κ)‖s‖₁))
///     θ ← θ − m/(√v + ε) − γλθ
///
/// ## Source
/// Defazio & Mishchenko 2023, [arXiv:2301.07733](https://arxiv.org/abs/2301.07733), Algorithm 5, in the authors' code `DAdaptAdam`.
///
/// ## Notes
/// η scales the rate that is found and stays at 1, or follows a schedule that starts there. ⟨·,·⟩ and
/// ‖·‖₁ run over all tensors of the group. optax always corrects the bias, the authors' code not
/// unless it is told to (default).
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param initial d₀, the first bound, too small rather than too large
/// @param decay λ, decoupled
/// @param biasCorrection whether γ corrects the bias of both moments
@DefaultRate(1)
public record DAdaptation(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "1e-6", in = "(0,inf)") double initial,
    @Setting(def = "0", in = "[0,inf)") double decay,
    @Setting(def = "false") boolean biasCorrection)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(Slot.momentum("m"), Slot.squares("v"), Slot.memory("s"));
  private static final String DISTANCE = "d";
  private static final String LAST = "last d";
  private static final String PROGRESS = "a";

  public DAdaptation {
    Settings.check(DAdaptation.class, beta1, beta2, epsilon, initial, decay, biasCorrection);
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

  /// γ for a bound d.
  private double rate(Step at, double d) {
    return d * at.rate() * (biasCorrection ? at.correction(beta1, beta2) : 1);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    if (pass == 0) {
      Vec root = scratch.of(state.get("v")).sqrt().add(epsilon);
      return scratch.of(state.get("s")).divide(root).multiply(g); // ⟨g, s/(√v + ε)⟩
    }
    double kappa = Math.sqrt(beta2);
    double rate = rate(at, state.number(DISTANCE));
    Vec s = state.get("s").scale(kappa).addScaled((1 - kappa) * rate, g); // s ← κs + (1−κ)γg
    return scratch.of(s).abs(); // ‖s‖₁
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    double kappa = Math.sqrt(beta2);
    double d = numbers.get(DISTANCE);
    double a = kappa * numbers.get(PROGRESS) + (1 - kappa) * rate(at, d) * at.measured(0);
    boolean moved = at.measured(1) != 0;
    numbers.set(PROGRESS, a);
    numbers.set(LAST, d);
    numbers.set(DISTANCE, moved ? Math.max(d, a / ((1 - kappa) * at.measured(1))) : d);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double rate = rate(at, state.number(LAST));
    Vec m = state.get("m").scale(beta1).addScaled((1 - beta1) * rate, g);
    Vec v = state.get("v").ewaOfSquare(beta2, g);
    Vec root = scratch.of(v).sqrt().add(epsilon);
    theta.scale(1 - rate * decay).addQuotient(-1, m, root); // θ ← θ − m/(√v + ε) − γλθ
  }

  @Override
  public boolean hasLinearModel() {
    return false; // its rate depends on the way so far
  }
}
