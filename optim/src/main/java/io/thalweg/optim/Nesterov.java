package io.thalweg.optim;

import java.util.List;

/// Nesterov momentum in the one-point form of PyTorch and optax: momentum that also looks one step
/// ahead.
///
/// ## Update
///     v ← μv + g                                                           θ, g, v: [n]
///     θ ← θ − η(g + μv)
///
/// ## Source
/// Sutskever et al. 2013, [PMLR 28(3):1139](https://proceedings.mlr.press/v28/sutskever13.html),
/// rewritten for the look-ahead point as in Bengio et al. 2013,
/// [arXiv:1212.0901](https://arxiv.org/abs/1212.0901), equation 7.
///
/// ## Notes
/// At a constant rate its θ follows the training points of [Nag].
///
/// @param momentum μ, the share of the velocity that is kept
@DefaultRate(0.01)
public record Nesterov(@Setting(def = "0.9", in = "[0,1)") double momentum)
    implements Rule, JustInTime {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"));

  public Nesterov {
    Settings.check(Nesterov.class, momentum);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v");
    v.scale(momentum).addScaled(1, g); // v ← μv + g
    theta.addScaled(-at.rate(), g).addScaled(-at.rate() * momentum, v); // θ ← θ − η(g + μv)
  }

  @Override
  public void catchUp(Missed missed, double[] number) {
    double v = number[1];
    number[0] -= momentum * missed.distanceAtRates(momentum) * v; // θ ← θ − Σⱼ ημ·μʲv
    number[1] *= missed.power(momentum); // v ← μᵏv
  }
}
