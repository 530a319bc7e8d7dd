package io.thalweg.optim;

import java.util.List;

/// Nesterov's accelerated gradient in its true look-ahead form: the gradient is taken where the
/// velocity is about to carry the parameters.
///
/// ## Update
///     θ' = θ − μv                                                          θ, θ', g, v: [n]
///     v ← μv + η∇J(θ')
///     θ ← θ − v
///
/// ## Source
/// Nesterov 1983; in this form Sutskever et al. 2013,
/// [PMLR 28(3):1139](https://proceedings.mlr.press/v28/sutskever13.html), equations 3 and 4.
///
/// ## Notes
/// The training point is θ', the evaluation point θ. [Nesterov] is the reformulation of PyTorch and
/// optax, whose one point is this rule's θ'.
///
/// @param momentum μ, the share of the velocity that is kept
@DefaultRate(0.01)
public record Nag(@Setting(def = "0.9", in = "[0,1)") double momentum) implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"));

  public Nag {
    Settings.check(Nag.class, momentum);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public boolean trainsElsewhere() {
    return true;
  }

  @Override
  public void toTrainingPoint(Step at, Vec theta, Slots state) {
    theta.addScaled(-momentum, state.get("v")); // θ' = θ − μv
  }

  @Override
  public void toIterate(Step at, Vec theta, Slots state) {
    theta.addScaled(momentum, state.get("v")); // θ = θ' + μv
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v");
    v.scale(momentum).addScaled(at.rate(), g); // v ← μv + η∇J(θ')
    theta.addScaled(-1, v); // θ ← θ − v
  }
}
