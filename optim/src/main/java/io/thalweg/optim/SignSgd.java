package io.thalweg.optim;

import java.util.List;

/// Sign descent: every parameter moves by η, whatever the size of its gradient.
///
/// ## Update
///     momentum = 0:  θ ← θ − η sign(g)                                     θ, g, m: [n]
///     otherwise:     m ← μm + (1−μ)g,   θ ← θ − η sign(m)      ("Signum")
///
/// ## Source
/// Bernstein et al. 2018, [arXiv:1802.04434](https://arxiv.org/abs/1802.04434), Algorithms 1 and 2.
///
/// @param momentum μ, of the average whose sign is taken
@DefaultRate(0.0001)
public record SignSgd(@Setting(def = "0", in = "[0,1)") double momentum) implements Rule {
  public SignSgd {
    Settings.check(SignSgd.class, momentum);
  }

  @Override
  public List<Slot> slots() {
    return momentum == 0 ? List.of() : List.of(Slot.momentum("m"));
  }

  @Override
  public boolean hasLinearModel() {
    return false;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.has("m") ? state.get("m").ewa(momentum, g) : g; // m ← μm + (1−μ)g
    theta.addScaled(-at.rate(), scratch.of(m).sign()); // θ ← θ − η sign(m)
  }
}
