package io.thalweg.optim;

/// Whether ε is added under the square root or to it.
public enum EpsilonPlacement {
  /// √(v+ε)
  INSIDE,
  /// √v + ε
  OUTSIDE;

  /// root ← √(v+ε) or √v + ε, as a temporary
  Vec root(Vec v, double epsilon, Scratch scratch) {
    return switch (this) {
      case INSIDE -> scratch.of(v).add(epsilon).sqrt();
      case OUTSIDE -> scratch.of(v).sqrt().add(epsilon);
    };
  }
}
