package io.thalweg.optim;

import java.util.List;

/// AdamW: Adam with decoupled weight decay, which shrinks all parameters at one rate whatever their
/// gradients.
///
/// ## Update
///     m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²                          θ, g, m, v: [n]
///     θ ← θ − ηλθ − η · m̂/(√v̂ + ε),   m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)
///
/// ## Source
/// Loshchilov & Hutter 2019, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101), Algorithm 2.
///
/// ## Notes
/// λ is scaled by the learning rate, as in PyTorch, optax and Keras; in the paper by the schedule's
/// factor only. The default λ is PyTorch's; optax has 0.0001, Keras 0.004. For tensors that are not
/// to decay, use `chain(adam, decoupled-decay(except="bias"))`, which makes the same steps.
///
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param epsilon ε, keeps the quotient finite
/// @param decay λ
@DefaultRate(0.001)
public record AdamW(
    @Setting(def = "0.9", in = "[0,1)") double beta1,
    @Setting(def = "0.999", in = "[0,1)") double beta2,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "0.01", in = "[0,inf)") double decay)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("m"), Slot.squares("v"));

  public AdamW {
    Settings.check(AdamW.class, beta1, beta2, epsilon, decay);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    theta.scale(1 - at.rate() * decay); // θ ← θ − ηλθ
    Vec m = state.get("m").ewa(beta1, g); // m ← β₁m + (1−β₁)g
    Vec v = state.get("v").ewaOfSquare(beta2, g); // v ← β₂v + (1−β₂)g²
    double rate = at.rate() / at.correction(beta1); // η/(1−β₁ᵗ)
    theta.addQuotient(
        -rate, m, Adam.root(v, beta2, epsilon, false, at, scratch)); // θ ← θ − ηm̂/(√v̂+ε)
  }
}
