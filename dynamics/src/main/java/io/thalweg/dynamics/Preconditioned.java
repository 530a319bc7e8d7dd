package io.thalweg.dynamics;

import java.util.Arrays;

/// P^(−½)HP^(−½) for a positive diagonal P: its eigenvalues are those of P⁻¹H, the curvatures that
/// a rule with the step ηP⁻¹g moves on.
public final class Preconditioned implements SymmetricOperator {
  private final SymmetricOperator operator;
  private final double[] inverseRoot; // P^(−½)
  private final double[] scaled;

  /// An operator seen through a preconditioner.
  ///
  /// @param operator H, `[n, n]`
  /// @param diagonal P, positive, `[n]`
  public Preconditioned(SymmetricOperator operator, double[] diagonal) {
    if (diagonal.length != operator.dimension()) {
      throw new IllegalArgumentException(
          "the preconditioner must have %d numbers, got %d"
              .formatted(operator.dimension(), diagonal.length));
    }
    for (int i = 0; i < diagonal.length; i++) {
      if (!(diagonal[i] > 0 && diagonal[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "preconditioner %d must be in (0,inf), got %s".formatted(i, diagonal[i]));
      }
    }
    this.operator = operator;
    inverseRoot = Arrays.stream(diagonal).map(p -> 1 / Math.sqrt(p)).toArray();
    scaled = new double[diagonal.length];
  }

  @Override
  public int dimension() {
    return inverseRoot.length;
  }

  @Override
  public void apply(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      scaled[i] = inverseRoot[i] * x[i];
    }
    operator.apply(scaled, y);
    for (int i = 0; i < x.length; i++) {
      y[i] *= inverseRoot[i];
    }
  }
}
