package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.complex.Complex;

/// How a loop moves, from its longest-lasting pole.
public enum Regime {
  /// A pole outside of the unit circle, or on it: it never comes to rest.
  UNSTABLE("unstable"),
  /// The longest-lasting pole is negative: it jumps over the minimum at every step.
  ALTERNATING("alternating"),
  /// A pair of complex poles: it swings.
  UNDERDAMPED("underdamped"),
  /// Two equal positive poles: as quick as it gets without swinging.
  CRITICALLY_DAMPED("critically damped"),
  /// Positive poles of different size: it creeps.
  OVERDAMPED("overdamped"),
  /// One positive pole, or 0: it decays.
  FIRST_ORDER("first order");

  /// Double poles are known to half the digits.
  private static final double ALIKE = 1e-6;

  /// A pole that size is gone after one step.
  private static final double NOTHING = 1e-7;

  private final String words;

  Regime(String words) {
    this.words = words;
  }

  /// The field's term.
  public String words() {
    return words;
  }

  static Regime of(Loop loop) {
    Complex pole = loop.dominant().pole();
    if (!loop.isStable()) {
      return UNSTABLE;
    }
    if (pole.norm() <= NOTHING) {
      return FIRST_ORDER;
    }
    if (Math.abs(pole.getImaginary()) > ALIKE * pole.norm()) {
      return UNDERDAMPED;
    }
    if (pole.getReal() < 0) {
      return ALTERNATING;
    }
    List<Complex> others = new ArrayList<>(loop.poles());
    others.remove(pole);
    others.removeIf(other -> other.norm() <= NOTHING);
    if (others.isEmpty()) {
      return FIRST_ORDER;
    }
    return others.stream().anyMatch(other -> other.subtract(pole).norm() <= ALIKE * pole.norm())
        ? CRITICALLY_DAMPED
        : OVERDAMPED;
  }
}
