package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/// The Lanczos recurrence with full reorthogonalisation: an orthonormal basis of the space spanned
/// by v₁, Hv₁, H²v₁, … in which H is tridiagonal.
///
/// ## Recurrence
///     w = Hvⱼ − βⱼ₋₁vⱼ₋₁,  αⱼ = wᵀvⱼ,  w ← (I − VVᵀ)²(w − αⱼvⱼ),  βⱼ = ‖w‖,  vⱼ₊₁ = w/βⱼ
///
/// ## Source
/// Golub & Van Loan 2013, *Matrix Computations*, section 10.3; projecting twice is enough: Giraud,
/// Langou & Rozložník 2005, [doi:10.1016/j.camwa.2005.08.009](https://doi.org/10.1016/j.camwa.2005.08.009).
final class Krylov {
  /// A new direction shorter than this share of H is rounding: the space is invariant.
  private static final double ROUNDING = 1e-12;

  private final SymmetricOperator operator;
  private final List<double[]> avoided;
  private final List<double[]> basis = new ArrayList<>();
  private double[] alpha = new double[16];
  private double[] beta = new double[16];
  private double[] next;
  private double scale;
  private boolean invariant;

  /// Begins with a vector.
  ///
  /// @param start v₁ but for its length, `[n]`; not zero and not within the span of `avoided`
  /// @param avoided orthonormal vectors that the basis is kept orthogonal to
  Krylov(SymmetricOperator operator, double[] start, List<double[]> avoided) {
    this.operator = operator;
    this.avoided = avoided;
    next = start.clone();
    project(next, avoided);
    project(next, avoided);
    scale(next, 1 / norm(next));
  }

  /// Standard normal numbers.
  static double[] gaussian(int dimension, SplittableRandom random) {
    double[] start = new double[dimension];
    Arrays.setAll(start, _ -> random.nextGaussian());
    return start;
  }

  /// Takes one more vector into the basis, at the price of one product. Not where it is invariant.
  void step() {
    int j = basis.size();
    double[] v = next;
    double[] w = new double[v.length];
    operator.apply(v, w);
    project(w, avoided);
    basis.add(v);
    if (j == alpha.length) {
      alpha = Arrays.copyOf(alpha, 2 * j);
      beta = Arrays.copyOf(beta, 2 * j);
    }
    alpha[j] = InnerProduct.of(w, v);
    if (!Double.isFinite(alpha[j])) {
      throw new ArithmeticException("product %d of the operator is not finite".formatted(j + 1));
    }
    for (int round = 0; round < 2; round++) {
      project(w, basis);
      project(w, avoided);
    }
    beta[j] = norm(w);
    scale = Math.max(scale, Math.abs(alpha[j]) + beta[j] + (j == 0 ? 0 : beta[j - 1]));
    invariant = beta[j] <= ROUNDING * scale || basis.size() + avoided.size() == v.length;
    if (!invariant) {
      scale(w, 1 / beta[j]);
    }
    next = w;
  }

  /// Vectors in the basis.
  int size() {
    return basis.size();
  }

  /// Whether H leads out of the space no more: then its Ritz values are eigenvalues.
  boolean isInvariant() {
    return invariant;
  }

  /// Eigenvalues and eigenvectors of the tridiagonal matrix VᵀHV, largest first.
  Ritz ritz() {
    int m = basis.size();
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(Arrays.copyOf(alpha, m), Arrays.copyOf(beta, m - 1));
    double[][] vectors = new double[m][];
    double[] residuals = new double[m];
    for (int i = 0; i < m; i++) {
      vectors[i] = eigen.getEigenvector(i).toArray();
      residuals[i] = Math.abs(beta[m - 1] * vectors[i][m - 1]); // ‖Hu − θu‖
    }
    return new Ritz(eigen.getEigenvalues(), residuals, vectors);
  }

  /// The Ritz pairs.
  static final class Ritz {
    private final double[] values;
    private final double[] residuals;
    private final double[][] vectors;

    private Ritz(double[] values, double[] residuals, double[][] vectors) {
      this.values = values;
      this.residuals = residuals;
      this.vectors = vectors;
    }

    int size() {
      return values.length;
    }

    /// θᵢ
    double value(int i) {
      return values[i];
    }

    /// ‖Huᵢ − θᵢuᵢ‖, but for what leads back to the avoided vectors
    double residual(int i) {
      return residuals[i];
    }

    /// Whether there are k and the residuals of the first k are small.
    boolean areWithin(double allowed, int k) {
      return k <= residuals.length
          && Arrays.stream(residuals).limit(k).allMatch(residual -> residual <= allowed);
    }

    /// Share of the start vector that lies along uᵢ, squared.
    double weight(int i) {
      return vectors[i][0] * vectors[i][0];
    }

    /// Greatest |θ|.
    double magnitude() {
      return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    }
  }

  /// uᵢ, `[n]`, of length 1.
  double[] vector(Ritz ritz, int i) {
    double[] u = new double[next.length];
    for (int j = 0; j < ritz.vectors[i].length; j++) {
      addScaled(u, ritz.vectors[i][j], basis.get(j));
    }
    scale(u, 1 / norm(u));
    return u;
  }

  private static void project(double[] w, List<double[]> onto) {
    for (double[] v : onto) {
      addScaled(w, -InnerProduct.of(w, v), v);
    }
  }

  static double norm(double[] x) {
    return Math.sqrt(InnerProduct.of(x, x));
  }

  private static void addScaled(double[] y, double a, double[] x) {
    for (int i = 0; i < y.length; i++) {
      y[i] += a * x[i];
    }
  }

  private static void scale(double[] x, double a) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= a;
    }
  }
}
