package io.thalweg.optim;

/// L1 regularisation: the slope of the penalty λ‖θ‖₁ is added to the loss's gradient.
///
/// ## Update
///     g ← g + λ sign(θ)                                                    θ, g: [n]
///
/// ## Source
/// Tibshirani 1996, Regression Shrinkage and Selection via the Lasso (JRSS B 58), as a subgradient.
///
/// ## Notes
/// Draws weights that do not matter to 0 and lets them swing around it, by a step of ηλ at a time.
///
/// @param decay λ
/// @param except tensors without a penalty: name patterns joined by `|`, where `*` stands for any
///     characters and a bare word, as in `bias`, for the last part of the name
public record L1(
    @Setting(def = "0.0001", in = "[0,inf)") double decay, @Setting(def = "\"\"") String except)
    implements Transform {

  public L1 {
    Settings.check(L1.class, decay, except);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean hasLinearModel() {
    return false;
  }

  @Override
  public boolean appliesTo(String tensor) {
    return !NamePattern.matches(except, tensor);
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    g.addScaled(decay, scratch.of(theta).sign()); // g ← g + λ sign(θ)
  }
}
