package io.thalweg.optim;

/// Guards against gradients that are not finite: such a step is not made.
///
/// ## Update
///     where a number of g is NaN or infinite, by `action`:                    g: [n]
///     skip      the step is left out and not counted
///     stop      an error at once
///     restore   parameters and state go back to the last that were kept
///
/// ## Source
/// Micikevicius et al. 2018, [arXiv:1710.03740](https://arxiv.org/abs/1710.03740), section 3.2 (steps skipped on overflow); `apply_if_finite` of optax.
///
/// ## Notes
/// It looks at the gradient as it comes, before any transform, at one more pass over it, and guards
/// all tensors together. After `most` bad steps in a row it always stops, never accepts. `restore`
/// keeps a copy of parameters and state, a new one every so many steps; the copy is part of the
/// optimizer's state, so that a restart changes nothing. Steps that leave the parameters infinite by themselves, as
/// squares of gradients above 10¹⁹ do in float32, show in the gradient after them.
///
/// @param action what happens on a bad gradient
/// @param most bad steps in a row that end it
/// @param every steps from one kept copy to the next, for `restore`
public record NonFinite(
    @Setting(def = "skip") Action action,
    @Setting(def = "5", in = "[1,inf)") long most,
    @Setting(def = "100", in = "[1,inf)") long every)
    implements Transform {

  /// What happens on a bad gradient.
  public enum Action {
    /// The step is left out.
    SKIP,
    /// An error.
    STOP,
    /// Back to what was kept.
    RESTORE
  }

  public NonFinite {
    Settings.check(NonFinite.class, action, most, every);
  }

  @Override
  public boolean changesGradient() {
    return true; // so that it stands before the rule
  }

  @Override
  public boolean sparesSmallGradients() {
    return true;
  }
}
