package io.thalweg.optim;

import java.util.List;

/// Yogi: Adam whose second moment comes to new squares by steps of their size, never by leaps.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← v − (1−β₂) sign(v − g²) g²              θ, g, m, v: [n]
///     θ ← θ − η · m̂/(√v̂ + ε),   m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)
///
/// ## Source
/// Zaheer et al. 2018, [Adaptive Methods for Nonconvex
/// Optimization](https://papers.nips.cc/paper/8186-adaptive-methods-for-nonconvex-optimization), Algorithm 2, which
/// corrects no bias; the correction is that of optax.
///
/// ## Notes
/// Where g² overflows, from 1.8e19 on in float32, v becomes infinite and then no number: clip before it.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, how small the second moment's steps are
/// @param epsilon ε, keeps the quotient finite
/// @param initial what v starts at
@DefaultRate(0.01)
public record Yogi(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "0.001", in = "(0,1)") double epsilon,
    @Setting(def = "1e-6", in = "[0,inf)") double initial)
    implements Rule {

  public Yogi {
    Settings.check(Yogi.class, beta1, beta2, epsilon, initial);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.momentum("m"), Slot.squares("v", initial));
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec square = scratch.of(g).multiply(g);
    Vec v = state.get("v");
    Vec towards = scratch.of(v).addScaled(-1, square).sign().multiply(square);
    v.addScaled(-(1 - beta2), towards); // v ← v − (1−β₂) sign(v−g²) g²
    Vec root = Adam.root(v, beta2, epsilon, false, at, scratch);
    theta.addQuotient(-at.rate() / at.correction(beta1), m, root); // θ ← θ − ηm̂/(√v̂+ε)
  }
}
