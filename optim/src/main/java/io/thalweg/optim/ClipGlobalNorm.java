package io.thalweg.optim;

/// Shortens the whole gradient, over all parameters at once, to a longest norm; its direction stays.
///
/// ## Update
///     g ← g · min(1, c/(‖g‖₂ + ε))                                         g: [n]
///
/// ## Source
/// Pascanu, Mikolov & Bengio 2013, [arXiv:1211.5063](https://arxiv.org/abs/1211.5063), Algorithm 1.
///
/// ## Notes
/// optax and Keras have ε = 0 (default), PyTorch's `clip_grad_norm_` has `epsilon=1e-6`. A norm that is
/// not finite leaves the gradient as it is, for the caller to detect.
///
/// @param limit c, the longest norm
/// @param epsilon ε, added to the norm
public record ClipGlobalNorm(
    @Setting(def = "1", in = "(0,inf)") double limit,
    @Setting(def = "0", in = "[0,1)") double epsilon)
    implements Transform {

  public ClipGlobalNorm {
    Settings.check(ClipGlobalNorm.class, limit, epsilon);
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
  public boolean sparesSmallGradients() {
    return true;
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    shorten(g, at.gradientNorm(), limit, epsilon);
  }

  static void shorten(Vec g, double norm, double limit, double epsilon) {
    double scale = limit / (norm + epsilon); // c/(‖g‖₂ + ε)
    if (scale < 1 && scale > 0) {
      g.scale(scale); // g ← g · min(1, c/(‖g‖₂ + ε))
    }
  }
}
