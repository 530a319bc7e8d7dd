package io.thalweg.optim;

/// A change to the gradient or the parameters that is made before any rule's step, such as clipping
/// or weight decay. An immutable record whose components are its settings.
public interface Transform {
  /// Changes `g` (a copy of the gradient that only this step sees) or `theta` in place.
  ///
  /// @param at step number, rate and, if asked for, the gradient norm
  /// @param theta of one that changes the gradient the training point, where it was taken, only to
  ///   be read; else the iterate before the rule's step, `[n]`
  /// @param g the gradient as the transforms before this one left it, `[n]`
  /// @param scratch temporaries
  default void apply(Step at, Vec theta, Vec g, Scratch scratch) {}

  /// Whether it changes the gradient. One that does must stand before the rule in a chain.
  boolean changesGradient();

  /// Whether [Step#gradientNorm()] must be known: costs one more pass over the gradient.
  default boolean needsGradientNorm() {
    return false;
  }

  /// Whether that norm is each tensor's own, not one of all.
  default boolean ofEachTensor() {
    return false;
  }

  /// Whether it changes the gradient by [#onTensor] instead of [#apply].
  default boolean seesTensors() {
    return false;
  }

  /// Changes the gradient of a whole tensor, which counts as a matrix of its first dimension by all
  /// others, in place.
  ///
  /// @param theta the training point, only to be read
  /// @param g the gradient as the transforms before this one left it
  default void onTensor(Matrix theta, Matrix g) {}

  /// Whether it takes [Scratch#noise].
  default boolean needsNoise() {
    return false;
  }

  /// Whether it is proportional to gradient and parameters, each number by itself: not where it
  /// adds noise or signs.
  default boolean hasLinearModel() {
    return !needsNoise() && !seesTensors();
  }

  /// Whether small gradients pass as they are, as they do where clipping bounds large ones.
  default boolean sparesSmallGradients() {
    return false;
  }

  /// Whether it acts on the tensor of this name.
  default boolean appliesTo(String tensor) {
    return true;
  }
}
