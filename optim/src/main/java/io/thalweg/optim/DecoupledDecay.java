package io.thalweg.optim;

/// Decoupled weight decay: pulls the parameters towards 0 beside the gradient, not through it.
///
/// ## Update
///     θ ← θ − ηλθ, before the rule's step                                  θ: [n]
///
/// ## Source
/// Loshchilov & Hutter 2019, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101), Algorithm 2.
///
/// ## Notes
/// Scaled by the learning rate, as in PyTorch and optax. It may stand on either side of the rule in a
/// chain and always sees the parameters of before the step.
///
/// @param decay λ
/// @param except tensors that do not decay: name patterns joined by `|`, where `*` stands for any
///     characters and a bare word, as in `bias`, for the last part of the name
public record DecoupledDecay(
    @Setting(def = "0.01", in = "[0,inf)") double decay, @Setting(def = "\"\"") String except)
    implements Transform {

  public DecoupledDecay {
    Settings.check(DecoupledDecay.class, decay, except);
  }

  @Override
  public boolean changesGradient() {
    return false;
  }

  @Override
  public boolean appliesTo(String tensor) {
    return !NamePattern.matches(except, tensor);
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    theta.scale(1 - at.rate() * decay); // θ ← θ − ηλθ
  }
}
