package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// A proper rational transfer function of one input and one output.
///
/// ## Formula
///     G(z) = (n₀zᵐ + … + nₘ) / (zⁿ + d₁zⁿ⁻¹ + … + dₙ),  m ≤ n
///
/// ## Source
/// Franklin, Powell & Workman, Digital Control of Dynamic Systems, 3rd ed., chapter 4.
///
/// ## Notes
/// The denominator is made monic and leading zeros are dropped, so two functions are equal if they
/// are written with equal coefficients up to a factor. Sums, products and closed loops cancel
/// nothing; that is [#minimal()]'s work.
///
/// @param numerator n₀ … nₘ, highest power first
/// @param denominator 1, d₁ … dₙ, highest power first
/// @param domain whether the variable is s or z
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record TransferFunction(double[] numerator, double[] denominator, Domain domain) {
  /// What [#minimal()] takes for the same root: double roots are known no better.
  public static final double TOLERANCE = 0x1p-26;

  /// Makes the denominator monic.
  ///
  /// @throws IllegalArgumentException if the denominator is 0, a coefficient is not finite, or the
  ///   numerator has the higher degree
  public TransferFunction {
    check("numerator", numerator);
    check("denominator", denominator);
    Polynomial below = new Polynomial(denominator);
    Polynomial above = new Polynomial(numerator);
    if (below.isZero()) {
      throw new IllegalArgumentException("denominator must not be zero, got " + below);
    }
    if (above.degree() > below.degree()) {
      throw new IllegalArgumentException(
          "the numerator's degree must be at most the denominator's, %d, got %d"
              .formatted(below.degree(), above.degree()));
    }
    numerator = divided(above, below.leading());
    denominator = divided(below, below.leading());
  }

  private static void check(String name, double[] coefficients) {
    if (coefficients.length == 0 || !Arrays.stream(coefficients).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "%s must be one or more finite coefficients, got %s"
              .formatted(name, Arrays.toString(coefficients)));
    }
  }

  private static double[] divided(Polynomial polynomial, double divisor) {
    return Arrays.stream(polynomial.coefficients()).map(a -> a / divisor).toArray();
  }

  private TransferFunction(Polynomial numerator, Polynomial denominator, Domain domain) {
    this(numerator.coefficients(), denominator.coefficients(), domain);
  }

  /// In z.
  public static TransferFunction discrete(double[] numerator, double[] denominator) {
    return new TransferFunction(numerator, denominator, Domain.DISCRETE);
  }

  /// In s.
  public static TransferFunction continuous(double[] numerator, double[] denominator) {
    return new TransferFunction(numerator, denominator, Domain.CONTINUOUS);
  }

  /// A copy of n₀ … nₘ.
  @Override
  public double[] numerator() {
    return numerator.clone();
  }

  /// A copy of 1, d₁ … dₙ.
  @Override
  public double[] denominator() {
    return denominator.clone();
  }

  Polynomial above() {
    return new Polynomial(numerator);
  }

  Polynomial below() {
    return new Polynomial(denominator);
  }

  /// n, how many poles there are.
  public int order() {
    return denominator.length - 1;
  }

  /// The roots of the denominator; of a conjugate pair first the one with positive imaginary part.
  public List<Complex> poles() {
    return below().roots();
  }

  /// The finite zeros: the roots of the numerator; of a conjugate pair first the one with positive
  /// imaginary part.
  public List<Complex> zeros() {
    return above().roots();
  }

  /// n₀, the ratio of the leading coefficients.
  public double gain() {
    return numerator[0];
  }

  /// Whether all poles, cancelled or not, are inside the unit circle or in the left half plane.
  public boolean isStable() {
    return poles().stream().allMatch(domain::stable);
  }

  /// G(z); [Complex#INF] at a pole.
  public Complex at(Complex z) {
    Complex above = above().at(z);
    Complex below = below().at(z);
    if (below.isZero()) {
      return above.isZero() ? Complex.NaN : Complex.INF;
    }
    return above.divide(below);
  }

  /// The frequency response: G(e^{iω}) or G(iω).
  ///
  /// @param omega ω in rad per step or per second
  public Complex response(double omega) {
    return at(domain.point(omega));
  }

  /// What a constant input is multiplied with in the end: G(1) or G(0), infinite for an integrator.
  public double dcGain() {
    double x = domain == Domain.DISCRETE ? 1 : 0;
    return above().at(x) / below().at(x);
  }

  /// One after the other.
  public TransferFunction times(TransferFunction other) {
    checkDomain(other);
    return new TransferFunction(above().times(other.above()), below().times(other.below()), domain);
  }

  /// Times a constant.
  public TransferFunction times(double factor) {
    return new TransferFunction(above().times(factor), below(), domain);
  }

  /// Side by side.
  public TransferFunction plus(TransferFunction other) {
    checkDomain(other);
    return new TransferFunction(
        above().times(other.below()).plus(other.above().times(below())),
        below().times(other.below()),
        domain);
  }

  private void checkDomain(TransferFunction other) {
    if (domain != other.domain) {
      throw new IllegalArgumentException(
          "both domains must be equal, got %s and %s".formatted(domain, other.domain));
    }
  }

  /// The loop closed by unity negative feedback: L/(1 + L) = N/(D + N).
  ///
  /// @throws IllegalArgumentException if 1 + L vanishes at infinity, so that no such loop exists
  public TransferFunction closedLoop() {
    Polynomial sum = below().plus(above());
    if (sum.degree() < order()) {
      throw new IllegalArgumentException(
          "a loop can be closed only if 1 + gain is not 0, got gain " + gain());
    }
    return new TransferFunction(above(), sum, domain);
  }

  /// Without the poles that a zero cancels to [#TOLERANCE].
  public TransferFunction minimal() {
    return minimal(TOLERANCE);
  }

  /// Without the poles p that a zero cancels: |zero − p| ≤ tolerance · max(1, |p|). A pair goes
  /// only as a pair. Returns this if there is nothing to cancel.
  public TransferFunction minimal(double tolerance) {
    List<Complex> poles = new ArrayList<>(poles());
    List<Complex> zeros = new ArrayList<>();
    for (Complex zero : zeros()) {
      if (zero.getImaginary() < 0) {
        continue;
      }
      if (!cancel(zero, poles, tolerance)) {
        zeros.add(zero);
        if (zero.getImaginary() > 0) {
          zeros.add(zero.conjugate());
        }
      }
    }
    return poles.size() == order()
        ? this
        : new TransferFunction(
            Polynomial.withRoots(gain(), zeros), Polynomial.withRoots(1, poles), domain);
  }

  private static boolean cancel(Complex zero, List<Complex> poles, double tolerance) {
    Optional<Complex> same =
        poles.stream()
            .filter(pole -> (zero.getImaginary() == 0) == (pole.getImaginary() == 0))
            .filter(pole -> zero.subtract(pole).norm() <= tolerance * Math.max(1, pole.norm()))
            .findFirst();
    same.ifPresent(pole -> {
      poles.remove(pole);
      if (pole.getImaginary() != 0) {
        poles.remove(pole.conjugate());
      }
    });
    return same.isPresent();
  }

  /// The controllable canonical form: x: `[n]`, and the input enters the first state.
  ///
  /// @throws IllegalArgumentException if the order is 0
  public StateSpace toStateSpace() {
    int n = order();
    if (n == 0) {
      throw new IllegalArgumentException(
          "a state space needs a denominator of degree 1 or more, got 0");
    }
    double d = above().coefficient(n);
    RealMatrix a = MatrixUtils.createRealMatrix(n, n);
    RealVector b = MatrixUtils.createRealVector(n);
    RealVector c = MatrixUtils.createRealVector(n);
    b.setEntry(0, 1);
    for (int i = 0; i < n; i++) {
      a.setEntry(0, i, -denominator[i + 1]);
      c.setEntry(i, above().coefficient(n - 1 - i) - d * denominator[i + 1]);
      if (i > 0) {
        a.setEntry(i, i - 1, 1);
      }
    }
    return new StateSpace(a, b, c, d, domain);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransferFunction that
        && domain == that.domain
        && Arrays.equals(numerator, that.numerator)
        && Arrays.equals(denominator, that.denominator);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(numerator) + Arrays.hashCode(denominator))
        + domain.hashCode();
  }

  /// As in `(0.1z)/(z² − 1.9z + 0.9)`.
  @Override
  public String toString() {
    String variable = domain == Domain.DISCRETE ? "z" : "s";
    return "(%s)/(%s)".formatted(above().toString(variable), below().toString(variable));
  }
}
