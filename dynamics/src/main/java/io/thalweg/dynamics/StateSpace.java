package io.thalweg.dynamics;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// A linear system of one input u and one output y by its states x.
///
/// ## Formula
///     discrete:    xₖ₊₁ = Axₖ + buₖ     yₖ = cᵀxₖ + duₖ        A: [n, n]; b, c, x: [n]
///     continuous:  ẋ = Ax + bu          y = cᵀx + du
///
/// ## Source
/// Franklin, Powell & Workman, Digital Control of Dynamic Systems, 3rd ed., chapter 4.
///
/// ## Notes
/// Matrices and vectors are copied on the way in and out. Meant for tens of states at most: the
/// transfer function's coefficients lose digits beyond about ten.
///
/// @param a A, what a state makes of itself, `[n, n]`
/// @param b how the input enters, `[n]`
/// @param c how the output is read, `[n]`
/// @param d what goes through at once
/// @param domain what time is
public record StateSpace(RealMatrix a, RealVector b, RealVector c, double d, Domain domain) {
  // What a pivot has to be below to be 0.
  private static final double ZERO_PIVOT = Double.MIN_VALUE;

  /// @throws IllegalArgumentException if the shapes do not fit
  public StateSpace {
    int n = a.getRowDimension();
    if (a.getColumnDimension() != n || b.getDimension() != n || c.getDimension() != n) {
      throw new IllegalArgumentException(
          "A, b and c must be [n, n], [n] and [n], got [%d, %d], [%d] and [%d]"
              .formatted(n, a.getColumnDimension(), b.getDimension(), c.getDimension()));
    }
    a = new Array2DRowRealMatrix(a.getData(), false);
    b = new ArrayRealVector(b);
    c = new ArrayRealVector(c);
  }

  /// A copy of A.
  @Override
  public RealMatrix a() {
    return a.copy();
  }

  /// A copy of b.
  @Override
  public RealVector b() {
    return b.copy();
  }

  /// A copy of c.
  @Override
  public RealVector c() {
    return c.copy();
  }

  /// n, how many states there are.
  public int order() {
    return a.getRowDimension();
  }

  /// The eigenvalues of A; of a conjugate pair first the one with positive imaginary part.
  public List<Complex> poles() {
    return Eigenvalues.of(a);
  }

  /// The finite zeros of the transfer function.
  public List<Complex> zeros() {
    return transferFunction().zeros();
  }

  /// The largest modulus of a pole.
  public double spectralRadius() {
    return poles().stream().mapToDouble(Complex::norm).max().orElse(0);
  }

  /// Whether every state dies out without input, also those that the output does not show.
  public boolean isStable() {
    return poles().stream().allMatch(domain::stable);
  }

  /// The transfer function c(zI − A)⁻¹b + d = [det(zI − A + bc) − det(zI − A)]/det(zI − A) + d.
  ///
  /// The coefficients are Faddeev's and LeVerrier's: Mₖ₊₁ = AMₖ + aₖI, aₖ = −tr(AMₖ)/k, numerator
  /// cMₖb, which keeps zeros at infinity exact. A controllable canonical form is just read.
  public TransferFunction transferFunction() {
    int n = order();
    double[] below = new double[n + 1];
    double[] above = new double[n + 1];
    below[0] = 1;
    above[0] = d;
    boolean canonical = isControllableCanonical();
    RealMatrix m = MatrixUtils.createRealIdentityMatrix(n);
    for (int k = 1; k <= n; k++) {
      if (canonical) {
        below[k] = -a.getEntry(0, k - 1);
        above[k] = c.getEntry(k - 1) + d * below[k];
        continue;
      }
      double numerator = c.dotProduct(m.operate(b)); // cMₖb
      RealMatrix am = a.multiply(m);
      below[k] = -am.getTrace() / k; // aₖ = −tr(AMₖ)/k
      above[k] = numerator + d * below[k];
      m = am.add(MatrixUtils.createRealIdentityMatrix(n).scalarMultiply(below[k]));
    }
    return new TransferFunction(above, below, domain);
  }

  private boolean isControllableCanonical() {
    int n = order();
    for (int i = 0; i < n; i++) {
      if (b.getEntry(i) != (i == 0 ? 1 : 0)) {
        return false;
      }
      for (int j = 0; i > 0 && j < n; j++) {
        if (a.getEntry(i, j) != (j == i - 1 ? 1 : 0)) {
          return false;
        }
      }
    }
    return true;
  }

  /// The state at which a constant input 1 ends: (I − A)⁻¹b or −A⁻¹b.
  ///
  /// @throws org.hipparchus.exception.MathIllegalArgumentException if there is none
  RealVector fixedPoint() {
    return new LUDecomposition(towardsRest(), ZERO_PIVOT).getSolver().solve(b);
  }

  private RealMatrix towardsRest() {
    return domain == Domain.CONTINUOUS
        ? a.scalarMultiply(-1)
        : MatrixUtils.createRealIdentityMatrix(order()).subtract(a);
  }

  /// What a constant input is multiplied with in the end: c(I − A)⁻¹b + d or d − cA⁻¹b; infinite
  /// for an integrator.
  public double dcGain() {
    DecompositionSolver solver = new LUDecomposition(towardsRest(), ZERO_PIVOT).getSolver();
    return solver.isNonSingular() ? c.dotProduct(solver.solve(b)) + d : Double.POSITIVE_INFINITY;
  }

  /// The frequency response: c(zI − A)⁻¹b + d at z = e^{iω} or iω; [Complex#INF] at a pole.
  ///
  /// @param omega ω in rad per step or per second
  public Complex response(double omega) {
    int n = order();
    Complex z = domain.point(omega);
    RealMatrix system = MatrixUtils.createRealMatrix(2 * n, 2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double re = (i == j ? z.getReal() : 0) - a.getEntry(i, j);
        system.setEntry(i, j, re);
        system.setEntry(n + i, n + j, re);
      }
      system.setEntry(i, n + i, -z.getImaginary());
      system.setEntry(n + i, i, z.getImaginary());
    }
    DecompositionSolver solver = new LUDecomposition(system, ZERO_PIVOT).getSolver();
    if (!solver.isNonSingular()) {
      return Complex.INF;
    }
    RealVector x = solver.solve(b.append(MatrixUtils.createRealVector(n)));
    return new Complex(c.dotProduct(x.getSubVector(0, n)) + d, c.dotProduct(x.getSubVector(n, n)));
  }

  /// The discrete response y₀ … yₙ to uₖ = 1 from rest.
  public double[] step(int n) {
    return respond(n, k -> 1);
  }

  /// The discrete response y₀ … yₙ to u₀ = 1 and then 0 from rest.
  public double[] impulse(int n) {
    return respond(n, k -> k == 0 ? 1 : 0);
  }

  /// The discrete response y₀ … yₙ to uₖ = k from rest.
  public double[] ramp(int n) {
    return respond(n, k -> k);
  }

  private double[] respond(int n, IntToDoubleFunction u) {
    check(Domain.DISCRETE);
    if (n < 0) {
      throw new IllegalArgumentException("n must be in [0,inf), got " + n);
    }
    double[] y = new double[n + 1];
    double[] x = new double[order()];
    double[] next = new double[order()];
    double[][] rows = a.getData();
    for (int k = 0; k <= n; k++) {
      double input = u.applyAsDouble(k);
      y[k] = d * input;
      for (int i = 0; i < x.length; i++) {
        y[k] += c.getEntry(i) * x[i]; // yₖ = cᵀxₖ + duₖ
        next[i] = dot(rows[i], x) + b.getEntry(i) * input; // xₖ₊₁ = Axₖ + buₖ
      }
      System.arraycopy(next, 0, x, 0, x.length);
    }
    return y;
  }

  static double dot(double[] a, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += a[i] * x[i];
    }
    return sum;
  }

  /// The continuous response to u = 1 from t = 0 on, exact at each time.
  ///
  /// @param times in seconds, from 0 on
  public double[] step(double[] times) {
    return respond(times, augmented(1), 1);
  }

  /// The continuous response to a unit impulse at t = 0, exact at each time. The part d·δ(t) is
  /// left out: it is no number.
  ///
  /// @param times in seconds, from 0 on
  public double[] impulse(double[] times) {
    return respond(times, a, 0);
  }

  /// The continuous response to u = t, exact at each time.
  ///
  /// @param times in seconds, from 0 on
  public double[] ramp(double[] times) {
    return respond(times, augmented(2), 2);
  }

  /// A with the states of the input appended: `inputs` integrators in a chain.
  private RealMatrix augmented(int inputs) {
    int n = order();
    RealMatrix m = MatrixUtils.createRealMatrix(n + inputs, n + inputs);
    m.setSubMatrix(a.getData(), 0, 0);
    for (int i = 0; i < n; i++) {
      m.setEntry(i, n, b.getEntry(i));
    }
    if (inputs == 2) {
      m.setEntry(n, n + 1, 1);
    }
    return m;
  }

  private double[] respond(double[] times, RealMatrix m, int inputs) {
    check(Domain.CONTINUOUS);
    int n = order();
    RealVector start = MatrixUtils.createRealVector(n + inputs);
    if (inputs == 0) {
      start = b;
    } else {
      start.setEntry(n + inputs - 1, 1);
    }
    RealVector output = MatrixUtils.createRealVector(n + inputs);
    output.setSubVector(0, c);
    if (inputs > 0) {
      output.setEntry(n, d);
    }
    double[] y = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      if (!(times[i] >= 0)) {
        throw new IllegalArgumentException("times must be in [0,inf), got " + times[i]);
      }
      y[i] = output.dotProduct(Exponential.of(m.scalarMultiply(times[i])).operate(start));
    }
    return y;
  }

  private void check(Domain wanted) {
    if (domain != wanted) {
      throw new IllegalStateException(
          "the system must be %s for such a response, got %s".formatted(wanted, domain));
    }
  }

  /// The discrete system that sees this continuous one every `period` seconds while its input is
  /// held between: the exact response to steps and stairs.
  ///
  /// @param period in seconds, above 0
  public StateSpace sampled(double period) {
    check(Domain.CONTINUOUS);
    if (!(period > 0)) {
      throw new IllegalArgumentException("period must be in (0,inf), got " + period);
    }
    int n = order();
    RealMatrix e = Exponential.of(augmented(1).scalarMultiply(period));
    return new StateSpace(
        e.getSubMatrix(0, n - 1, 0, n - 1),
        e.getColumnVector(n).getSubVector(0, n),
        c,
        d,
        Domain.DISCRETE);
  }
}
