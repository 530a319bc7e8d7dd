package io.thalweg.optim;

import java.util.List;

/// Quasi-hyperbolic momentum: a weighted mean of the gradient and its running average.
///
/// ## Update
///     v ← βv + (1−β)g                                                      θ, g, v: [n]
///     θ ← θ − η((1−ν)g + νv)
///
/// ## Source
/// Ma & Yarats 2019, [arXiv:1810.06801](https://arxiv.org/abs/1810.06801), section 3.
///
/// ## Notes
/// ν = 0 is gradient descent, ν = 1 momentum as an average, ν = β Nesterov momentum, both at rate
/// η/(1−β) of theirs.
///
/// @param beta β, decay of the average
/// @param nu ν, weight of the average
@DefaultRate(0.1)
public record Qhm(
    @Setting(def = "0.999", in = "[0,1)") double beta,
    @Setting(def = "0.7", in = "[0,1]") double nu)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"));

  public Qhm {
    Settings.check(Qhm.class, beta, nu);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v").ewa(beta, g); // v ← βv + (1−β)g
    theta
        .addScaled(-at.rate() * (1 - nu), g)
        .addScaled(-at.rate() * nu, v); // θ ← θ − η((1−ν)g + νv)
  }
}
