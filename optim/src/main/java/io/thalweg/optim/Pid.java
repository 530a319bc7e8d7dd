package io.thalweg.optim;

import java.util.List;

/// A PID controller of the gradient: what it is, its decaying sum, and how it changes.
///
/// ## Update
///     v ← βv + g                                                    θ, g, v, d, l: [n]
///     d ← βd + (1−β)(g − l),  l ← g               l: the last gradient, at t = 1 this one
///     θ ← θ − η(g + kᵢv + k_d d)
///
/// ## Source
/// An et al. 2018, A PID Controller Approach for Stochastic Optimization of Deep Networks (CVPR).
///
/// ## Notes
/// The paper's momentum is the sum of P and I; here P has gain 1 and I a gain of its own, so `ki=0`
/// and `kd=0` leave gradient descent. At t = 1 nothing has changed yet: d stays 0, no kick.
///
/// @param momentum β, decay of the sum and of the average change
/// @param ki kᵢ, gain of the sum
/// @param kd k_d, gain of the change
@DefaultRate(0.01)
public record Pid(
    @Setting(def = "0.9", in = "[0,1)") double momentum,
    @Setting(def = "1", in = "[0,inf)") double ki,
    @Setting(def = "1", in = "[0,inf)") double kd)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(Slot.momentum("v"), Slot.momentum("d"), Slot.memory("l"));

  public Pid {
    Settings.check(Pid.class, momentum, ki, kd);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec last = state.get("l");
    Vec v = state.get("v").scale(momentum).addScaled(1, g); // v ← βv + g
    Vec d = state.get("d").scale(momentum);
    if (at.t() > 1) {
      d.addScaled(1 - momentum, g).addScaled(momentum - 1, last); // d ← βd + (1−β)(g − l)
    }
    last.set(g); // l ← g
    theta
        .addScaled(-at.rate(), g)
        .addScaled(-at.rate() * ki, v)
        .addScaled(-at.rate() * kd, d); // θ ← θ − η(g + kᵢv + k_d d)
  }
}
