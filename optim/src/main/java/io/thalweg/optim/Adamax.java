package io.thalweg.optim;

import java.util.List;

/// AdaMax: Adam with the largest gradient in memory in place of the root mean square.
///
/// ## Update
///     m ← β₁m + (1−β₁)g                                                    θ, g, m, u: [n]
///     inside:   u ← max(β₂u, |g| + ε),   θ ← θ − η/(1−β₁ᵗ) · m/u
///     outside:  u ← max(β₂u, |g|),       θ ← θ − η/(1−β₁ᵗ) · m/(u + ε)
///
/// ## Source
/// Kingma & Ba 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980), Algorithm 2, which has no ε.
///
/// ## Notes
/// ε stands inside the maximum in PyTorch and optax (default), outside in Keras.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the largest gradient
/// @param epsilon ε, keeps the quotient finite
/// @param placement whether ε stands inside the maximum or outside
@DefaultRate(0.002)
public record Adamax(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "inside") EpsilonPlacement placement)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.sizes("u", 0));

  public Adamax {
    Settings.check(Adamax.class, beta1, beta2, epsilon, placement);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    boolean inside = placement == EpsilonPlacement.INSIDE;
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec size = scratch.of(g).abs().add(inside ? epsilon : 0);
    Vec u = state.get("u").scale(beta2).max(size); // u ← max(β₂u, |g|)
    double rate = at.rate() / at.correction(beta1); // η/(1−β₁ᵗ)
    theta.addQuotient(-rate, m, scratch.of(u).add(inside ? 0 : epsilon)); // θ ← θ − ηm̂/u
  }
}
