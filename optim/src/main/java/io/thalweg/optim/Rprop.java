package io.thalweg.optim;

import java.util.List;

/// Rprop: each parameter has a step of its own, which grows while its gradient keeps its sign and
/// shrinks where the sign turns. For gradients over all data: it has no defence against noise.
///
/// ## Update
///     s = sign(g),  p = s·s_last                             θ, g, Δ, s_last: [n]; Δ starts at 1
///     Δ ← min(max(Δ · (up if p > 0, down if p < 0, else 1), least), most)
///     s ← 0 where p < 0
///     θ ← θ − ηΔs,   s_last ← s
///
/// ## Source
/// Riedmiller & Braun 1993, [doi:10.1109/ICNN.1993.298623](https://doi.org/10.1109/ICNN.1993.298623), in the form iRprop⁻ of
/// Igel & Hüsken 2003, [doi:10.1016/S0925-2312(01)00700-7](https://doi.org/10.1016/S0925-2312(01)00700-7), as PyTorch has it.
///
/// ## Notes
/// Steps are counted in rates: at η = 0.01 the defaults are PyTorch's bounds of 1e-6 and 50.
///
/// @param down factor where the sign turns
/// @param up factor where it stays
/// @param least smallest Δ
/// @param most largest Δ
@DefaultRate(0.01)
public record Rprop(
    @Setting(def = "0.5", in = "(0,1)") double down,
    @Setting(def = "1.2", in = "[1,inf)") double up,
    @Setting(def = "0.0001", in = "(0,1]") double least,
    @Setting(def = "5000", in = "[1,inf)") double most)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.sizes("size", 1), Slot.mean("last"));

  public Rprop {
    Settings.check(Rprop.class, down, up, least, most);
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
    Vec sign = scratch.of(g).sign();
    Vec last = state.get("last");
    Vec kept = scratch.of(sign).multiply(last).clamp(0, 1); // 1 where the sign is the same
    Vec turned = scratch.of(sign).multiply(last).clamp(-1, 0); // −1 where it turned
    Vec factor = scratch.of(kept).scale(up - 1).addScaled(1 - down, turned).add(1);
    Vec size = state.get("size").multiply(factor).clamp(least, most);
    last.set(sign.multiply(turned.add(1))); // 0 where it turned
    theta.addScaled(-at.rate(), scratch.of(size).multiply(last)); // θ ← θ − ηΔs
  }
}
