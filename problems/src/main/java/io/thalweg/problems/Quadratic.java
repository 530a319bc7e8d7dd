package io.thalweg.problems;

import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Quadratic with a given spectrum: the curvatures are the eigenvalues of its Hessian.
///
/// ## Function
///     f(x) = ½ xᵀQΛQᵀx               ∇f = QΛQᵀx                  Λ = diag(λ₁ … λₙ)    x: [n]
///
/// ## Minima
/// f(0) = 0 where no eigenvalue is negative; none where one is.
///
/// ## Source
/// Q is uniformly distributed among the orthogonal matrices: Stewart 1980, *The efficient
/// generation of random orthogonal matrices*, SIAM Journal on Numerical Analysis 17(3).
///
/// ## Notes
/// Q is made anew, by n−1 reflections, at each call: a rotated function takes time in n², one that
/// is not rotated in n.
///
/// @param eigenvalues λ₁ … λₙ, the curvatures along the axes of Q
/// @param rotation seed of Q; 0 leaves the axes alone, Q = I
public record Quadratic(
    @Setting(def = "1,100", in = "(-inf,inf)") List<Double> eigenvalues,
    @Setting(def = "0", in = "[0,inf)") long rotation)
    implements TestFunction {

  public Quadratic {
    eigenvalues = List.copyOf(eigenvalues);
    Settings.check(Quadratic.class, eigenvalues, rotation);
    if (eigenvalues.isEmpty()) {
      throw new SettingException("eigenvalues must be at least 1 number, got none");
    }
  }

  @Override
  public int dimension() {
    return eigenvalues.size();
  }

  @Override
  public double value(double[] x) {
    double[] y = toAxes(x); // y = Qᵀx
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += eigenvalues.get(i) * y[i] * y[i];
    }
    return 0.5 * sum; // ½ yᵀΛy
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    double[] y = toAxes(x); // y = Qᵀx
    for (int i = 0; i < y.length; i++) {
      gradient[i] = eigenvalues.get(i) * y[i];
    }
    fromAxes(gradient); // QΛy
  }

  /// Qᵀx = Hₙ₋₁ … H₁x.
  private double[] toAxes(double[] x) {
    double[] y = x.clone();
    for (int k = 0; rotation != 0 && k < y.length - 1; k++) {
      reflect(y, k);
    }
    return y;
  }

  /// Qy = H₁ … Hₙ₋₁y, in place.
  private void fromAxes(double[] y) {
    for (int k = y.length - 2; rotation != 0 && k >= 0; k--) {
      reflect(y, k);
    }
  }

  /// The Householder reflection Hₖ that takes axis k to a random direction among axes k … n.
  private void reflect(double[] x, int k) {
    SplittableRandom random = new Seed(rotation).split("rotation").split(k).random();
    double[] v = new double[x.length - k];
    Arrays.setAll(v, i -> random.nextGaussian());
    v[0] += Math.copySign(Math.sqrt(dot(v, v, 0)), v[0]);
    double scale = 2 * dot(v, x, k) / dot(v, v, 0);
    for (int i = 0; i < v.length; i++) {
      x[k + i] -= scale * v[i];
    }
  }

  private static double dot(double[] v, double[] x, int from) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += v[i] * x[from + i];
    }
    return sum;
  }

  @Override
  public List<Minimum> minima() {
    return eigenvalues.stream().anyMatch(eigenvalue -> eigenvalue < 0)
        ? List.of()
        : List.of(new Minimum(Collections.nCopies(dimension(), 0.0), 0));
  }

  @Override
  public double[] start() {
    double[] start = new double[dimension()];
    Arrays.fill(start, 1);
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension(), -2, 2);
  }
}
