package io.thalweg.optim;

/// Shortens the gradient of each tensor to a longest norm; its direction within the tensor stays.
///
/// ## Update
///     g ← g · min(1, c/(‖g‖₂ + ε)), norm over the tensor                    g: [n]
///
/// ## Source
/// Pascanu, Mikolov & Bengio 2013, [arXiv:1211.5063](https://arxiv.org/abs/1211.5063), Algorithm 1, taken
/// tensor by tensor, as `clipnorm` of Keras is.
///
/// ## Notes
/// It changes the direction of the whole gradient, which `clip-global-norm` does not.
///
/// @param limit c, the longest norm
/// @param epsilon ε, added to the norm
public record ClipNorm(
    @Setting(def = "1", in = "(0,inf)") double limit,
    @Setting(def = "0", in = "[0,1)") double epsilon)
    implements Transform {
  public ClipNorm {
    Settings.check(ClipNorm.class, limit, epsilon);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean needsGradientNorm() {
    return true;
  }

  @Override
  public boolean ofEachTensor() {
    return true;
  }

  @Override
  public boolean sparesSmallGradients() {
    return true;
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    ClipGlobalNorm.shorten(g, at.gradientNorm(), limit, epsilon); // g ← g · min(1, c/(‖g‖₂ + ε))
  }
}
