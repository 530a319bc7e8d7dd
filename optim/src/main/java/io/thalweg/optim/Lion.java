package io.thalweg.optim;

import java.util.List;

/// Lion: steps of one size in the direction of the sign of a momentum; found by a search over programs.
///
/// ## Update
///     θ ← θ − η · (sign(β₁m + (1−β₁)g) + λθ)                               θ, g, m: [n]
///     m ← β₂m + (1−β₂)g
///
/// ## Source
/// Chen et al. 2023, [arXiv:2302.06675](https://arxiv.org/abs/2302.06675), Algorithm 2.
///
/// ## Notes
/// Rates are 3 to 10 times smaller than Adam's, decays as much larger. optax decays by 0.001.
///
/// @param beta1 β₁, the momentum's share in the step
/// @param beta2 β₂, decay of the momentum
/// @param decay λ, decoupled
@DefaultRate(0.0001)
public record Lion(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.99", in = "[0,1)") double beta2,
    @Setting(def = "0", in = "[0,inf)") double decay)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"));

  public Lion {
    Settings.check(Lion.class, beta1, beta2, decay);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public boolean hasLinearModel() {
    return false;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m");
    Vec direction = scratch.of(m).ewa(beta1, g).sign(); // sign(β₁m + (1−β₁)g)
    theta.scale(1 - at.rate() * decay).addScaled(-at.rate(), direction);
    m.ewa(beta2, g); // m ← β₂m + (1−β₂)g
  }
}
