package io.thalweg.optim;

import java.util.List;

/// Momentum (heavy ball): a velocity that sums past gradients and forgets them at the rate μ.
///
/// ## Update
///     lr-outside:  v ← μv + (1−d)g,  v₁ = g      θ ← θ − ηv                 θ, g, v: [n]
///     lr-inside:   v ← μv + ηg                   θ ← θ − v
///     ema:         v ← μv + (1−μ)g               θ ← θ − ηv
///
/// ## Source
/// Polyak 1964, [doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553(64)90137-5).
///
/// ## Notes
/// `lr-outside` is the convention of PyTorch and optax, `lr-inside` that of Keras and of most
/// textbooks; they agree at a constant rate and part under a schedule. As in PyTorch the first
/// velocity is the bare gradient, whatever the dampening.
///
/// @param momentum μ, the share of the velocity that is kept
/// @param form where the rate and the weight of a new gradient stand
/// @param dampening d, takes that share off each new gradient; with `lr-outside` only
@DefaultRate(0.01)
public record Momentum(
    @Setting(def = "0.9", in = "[0,1)") double momentum,
    @Setting(def = "lr-outside") MomentumForm form,
    @Setting(def = "0", in = "[0,1]") double dampening)
    implements Rule, JustInTime {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"));

  public Momentum {
    Settings.check(Momentum.class, momentum, form, dampening);
    if (dampening != 0 && form != MomentumForm.LR_OUTSIDE) {
      throw new SettingException("dampening must be 0 unless form is lr-outside, got " + dampening);
    }
  }

  /// `lr-outside` without dampening.
  public Momentum(double momentum) {
    this(momentum, MomentumForm.LR_OUTSIDE, 0);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v");
    switch (form) {
      case LR_OUTSIDE -> {
        double weight = at.t() == 1 ? 1 : 1 - dampening;
        v.scale(momentum).addScaled(weight, g); // v ← μv + (1−d)g
        theta.addScaled(-at.rate(), v); // θ ← θ − ηv
      }
      case LR_INSIDE -> {
        v.scale(momentum).addScaled(at.rate(), g); // v ← μv + ηg
        theta.addScaled(-1, v); // θ ← θ − v
      }
      case EMA -> {
        v.ewa(momentum, g); // v ← μv + (1−μ)g
        theta.addScaled(-at.rate(), v); // θ ← θ − ηv
      }
    }
  }

  @Override
  public void catchUp(Missed missed, double[] number) {
    boolean inside = form == MomentumForm.LR_INSIDE;
    missed.coast(number, 1, momentum, inside); // θ ← θ − Σⱼ ημʲv,  v ← μᵏv
  }
}
