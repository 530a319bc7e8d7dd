package io.thalweg.problems;

import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A network with one hidden layer fits a Chebyshev polynomial: small enough for its whole Hessian,
/// and it trains at the edge of stability.
///
/// ## Function
///     f(w, b, a, c) = 1/2P Σₚ (yₚ − Tₙ(xₚ))²,  yₚ = c + Σⱼ aⱼ tanh(wⱼxₚ + bⱼ)      w, b, a: [hidden]
///     x₁ … x_P evenly spaced in [−1,1];  T₀ = 1, T₁ = x, Tₖ₊₁ = 2xTₖ − Tₖ₋₁
///
/// ## Minima
/// None is known; f is not convex, and no value is below 0.
///
/// ## Source
/// Cohen, Kaur, Li, Kolter & Talwalkar 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065),
/// appendix on Chebyshev polynomials.
///
/// ## Notes
/// A point is w, b, a and c, one behind the other: 3·hidden + 1 numbers. It starts as PyTorch starts
/// linear layers: w, b from U(−1, 1), a, c from U(−1/√hidden, 1/√hidden).
///
/// @param degree n of the polynomial
/// @param points P, where it is fitted
/// @param hidden units of the hidden layer
/// @param seed of the start
public record ChebyshevNet(
    @Setting(def = "5", in = "[0,1000]") int degree,
    @Setting(def = "20", in = "[2,1000000]") int points,
    @Setting(def = "20", in = "[1,1000000]") int hidden,
    @Setting(def = "1", in = "[0,inf)") long seed)
    implements TestFunction {

  public ChebyshevNet {
    Settings.check(ChebyshevNet.class, degree, points, hidden, seed);
  }

  @Override
  public int dimension() {
    return 3 * hidden + 1;
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int p = 0; p < points; p++) {
      double error = output(x, input(p), new double[hidden]) - target(input(p));
      sum += error * error;
    }
    return sum / (2.0 * points);
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    double[] h = new double[hidden];
    for (int p = 0; p < points; p++) {
      double at = input(p);
      double dy = (output(x, at, h) - target(at)) / points; // ∂f/∂yₚ
      for (int j = 0; j < hidden; j++) {
        double ds = dy * x[2 * hidden + j] * (1 - h[j] * h[j]); // ∂f/∂(wⱼxₚ + bⱼ)
        gradient[j] += ds * at;
        gradient[hidden + j] += ds;
        gradient[2 * hidden + j] += dy * h[j];
      }
      gradient[3 * hidden] += dy;
    }
  }

  /// y at one point; fills h with the hidden units, tanh(wx + b).
  private double output(double[] x, double at, double[] h) {
    double y = x[3 * hidden];
    for (int j = 0; j < hidden; j++) {
      h[j] = Math.tanh(x[j] * at + x[hidden + j]);
      y += x[2 * hidden + j] * h[j];
    }
    return y;
  }

  private double input(int p) {
    return -1 + 2.0 * p / (points - 1);
  }

  /// Tₙ by its recurrence.
  private double target(double at) {
    double before = at; // T₋₁ = T₁
    double now = 1; // T₀
    for (int k = 0; k < degree; k++) {
      double next = 2 * at * now - before;
      before = now;
      now = next;
    }
    return now;
  }

  @Override
  public List<Minimum> minima() {
    return List.of();
  }

  @Override
  public double[] start() {
    SplittableRandom first = new Seed(seed).split("0").random();
    SplittableRandom second = new Seed(seed).split("2").random();
    double bound = 1 / Math.sqrt(hidden);
    double[] start = new double[dimension()];
    Arrays.setAll(
        start, i -> i < 2 * hidden ? first.nextDouble(-1, 1) : second.nextDouble(-bound, bound));
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension(), -2, 2);
  }
}
