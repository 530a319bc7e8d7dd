package io.thalweg.optim;

import java.util.List;

/// Sophia: momentum over an estimate of the Hessian's diagonal, each number's step bounded.
///
/// ## Update
///     every (k+1)-th step:  h ← β₂h + (1−β₂)Bĝ²,  θ stays                  θ, g, ĝ, m, h: [n]
///     all others:           m ← β₁m + (1−β₁)g
///                           θ ← θ(1 − ηλ) − η · clamp(m/max(γh, ε), −1, 1)
///
/// ## Source
/// Liu et al. 2023, [arXiv:2305.14342](https://arxiv.org/abs/2305.14342), Algorithm 3 with the Gauss-Newton-Bartlett estimate of
/// its Algorithm 2 (Sophia-G).
///
/// ## Notes
/// ĝ is the mean gradient over the same mini-batch of B examples for labels drawn from what the
/// network predicts. The optimizer asks for it (`Ask.SAMPLED_LABELS`) after k moves, and such a step
/// counts as one for t, not for schedules; transforms leave it as it is. Where only gradients of the loss are given, h holds
/// their squares: an empirical Fisher diagonal. Until the first estimate h is 0 and steps are signs.
///
/// @param beta1 β₁, decay of the momentum
/// @param beta2 β₂, decay of the curvature
/// @param gamma γ, how much of the curvature counts
/// @param epsilon ε, the least curvature
/// @param decay λ, decoupled
/// @param every k, moves from one estimate of the curvature to the next
/// @param batch B, examples whose mean the gradient is; 0 for what the optimizer was told, as
///   trainings here do
@DefaultRate(0.001)
public record Sophia(
    @Setting(def = "0.965", in = "[0,1)") double beta1,
    @Setting(def = "0.99", in = "[0,1)") double beta2,
    @Setting(def = "0.05", in = "(0,inf)") double gamma,
    @Setting(def = "1e-12", in = "(0,1)") double epsilon,
    @Setting(def = "0", in = "[0,inf)") double decay,
    @Setting(def = "10", in = "[1,10000]") long every,
    @Setting(def = "0", in = "[0,inf)") long batch)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("h"));

  public Sophia {
    Settings.check(Sophia.class, beta1, beta2, gamma, epsilon, decay, every, batch);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public boolean takesOneGradient() {
    return false;
  }

  @Override
  public Ask asks(long t) {
    return t % (every + 1) == 0 ? Ask.SAMPLED_LABELS : Ask.NEW_BATCH;
  }

  @Override
  public long period() {
    return every + 1;
  }

  @Override
  public boolean hasLinearModel() {
    return false; // its steps are bounded
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec h = state.get("h");
    if (asks(at.t()) == Ask.SAMPLED_LABELS) {
      long examples = batch == 0 ? at.batch() : batch;
      h.scale(beta2).addSquare((1 - beta2) * examples, g); // h ← β₂h + (1−β₂)Bĝ²
      return;
    }
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec curvature = scratch.of(h).scale(gamma).clamp(epsilon, Double.POSITIVE_INFINITY);
    Vec u = scratch.of(m).divide(curvature).clamp(-1, 1);
    theta.scale(1 - at.rate() * decay).addScaled(-at.rate(), u);
  }
}
