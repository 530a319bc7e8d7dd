package io.thalweg.optim;

/// L2 regularisation, or coupled weight decay: the gradient of the penalty ½λ‖θ‖² is added to the
/// loss's.
///
/// ## Update
///     g ← g + λθ                                                           θ, g: [n]
///
/// ## Source
/// Krogh & Hertz 1991, A Simple Weight Decay Can Improve Generalization (NIPS 4); `weight_decay` of
/// PyTorch's SGD and Adam.
///
/// ## Notes
/// θ is the training point, where the loss's gradient is taken: beside `nag` ahead of the iterate. A
/// rule that scales the gradient scales the penalty as well: with Adam, [DecoupledDecay] is what
/// shrinks all parameters at one rate. Parts of a chain act in the order given: the penalty is
/// clipped by what stands behind it.
///
/// @param decay λ
/// @param except tensors without a penalty: name patterns joined by `|`, where `*` stands for any
///     characters and a bare word, as in `bias`, for the last part of the name
public record L2(
    @Setting(def = "0.0001", in = "[0,inf)") double decay, @Setting(def = "\"\"") String except)
    implements Transform {

  public L2 {
    Settings.check(L2.class, decay, except);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean appliesTo(String tensor) {
    return !NamePattern.matches(except, tensor);
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    g.addScaled(decay, theta); // g ← g + λθ
  }
}
