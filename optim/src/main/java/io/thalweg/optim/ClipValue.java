package io.thalweg.optim;

/// Clips each component of the gradient to an interval around 0, on both sides.
///
/// ## Update
///     g ← min(max(g, −c), c)                                               g: [n]
///
/// ## Source
/// Mikolov 2012, Statistical Language Models Based on Neural Networks, section 3.2.2.
///
/// @param limit c
public record ClipValue(@Setting(def = "1", in = "(0,inf)") double limit) implements Transform {
  public ClipValue {
    Settings.check(ClipValue.class, limit);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean sparesSmallGradients() {
    return true;
  }

  @Override
  public void apply(Step at, Vec theta, Vec g, Scratch scratch) {
    g.clamp(-limit, limit); // g ← min(max(g, −c), c)
  }
}
