package io.thalweg.optim;

/// Where the learning rate and the weight of a new gradient stand in a momentum rule.
public enum MomentumForm {
  /// v ← μv + g, then θ ← θ − ηv: a change of rate acts at once on the whole velocity.
  LR_OUTSIDE,
  /// v ← μv + ηg, then θ ← θ − v: a change of rate acts on new gradients only.
  LR_INSIDE,
  /// v ← μv + (1−μ)g, then θ ← θ − ηv: an average, so the gain at rest is η instead of η/(1−μ).
  EMA
}
