package io.thalweg.optim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// YellowFin: momentum that tunes its own rate and momentum, from the curvature's range, the
/// gradient's noise and the distance to a minimum as they show on the way.
///
/// ## Update
///     h = ‖g‖₂²,  h₁ and h₂ the least and greatest of the last 20, averaged in logarithms     [1]
///     C = Σ(E[g²] − E[g]²),   D = E[ E[‖g‖₂] / E[h] ]                                      [1]
///     μ = max(x², ((√(h₂/h₁) − 1)/(√(h₂/h₁) + 1))²),   x: (1−x)³ = xD²h₁²/(2C), in (0,1)
///     α = (1−√μ)²/h₁, in the first 200 steps at most t/200 of it
///     v ← μv − ηαg,   θ ← θ + v                                                θ, g, v: [n]
///
/// ## Source
/// Zhang & Mitliagkas 2019, [arXiv:1706.03471](https://arxiv.org/abs/1706.03471), Algorithms 1 to 4 and appendix E (logarithms,
/// bias correction, slow start).
///
/// ## Notes
/// E[·] are averages of decay β, their bias corrected; norms and sums run over all tensors of the
/// group. η scales the rate that is found. The authors'
/// code clips gradients too; here clipping is a transform.
///
/// @param beta β, decay of all averages
@DefaultRate(1)
public record YellowFin(@Setting(def = "0.999", in = "[0,1)") double beta) implements Rule {

  private static final int WINDOW = 20;
  private static final double SLOW_START = 10.0 * WINDOW;
  private static final List<Slot> SLOTS =
      List.of(Slot.momentum("v"), Slot.memory("mean"), Slot.squares("squares"));

  public YellowFin {
    Settings.check(YellowFin.class, beta);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new HashMap<>();
    for (int i = 0; i < WINDOW; i++) {
      numbers.put("h" + i, 0.0);
    }
    for (String name : List.of("least", "greatest", "norm", "h", "distance", "μ", "α")) {
      numbers.put(name, 0.0);
    }
    return numbers;
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.NORM_OF_GROUP, Pass.SUM_OF_GROUP);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    if (pass == 0) {
      return g;
    }
    Vec mean = scratch.of(state.get("mean").ewa(beta, g)).scale(1 / at.correction(beta));
    Vec squares = scratch.of(state.get("squares").ewaOfSquare(beta, g));
    return squares.scale(1 / at.correction(beta)).addSquare(-1, mean); // E[g²] − E[g]²
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    double norm = at.measured(0);
    if (norm == 0) {
      numbers.set("α", 0); // nothing to learn from
      return;
    }
    double h = norm * norm;
    numbers.set("h" + at.t() % WINDOW, h);
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    for (int i = 0; i < WINDOW; i++) {
      double seen = numbers.get("h" + i);
      least = seen > 0 ? Math.min(least, seen) : least;
      greatest = Math.max(greatest, seen);
    }
    double h1 = Math.exp(average(at, numbers, "least", Math.log(least)));
    double h2 = Math.exp(average(at, numbers, "greatest", Math.log(greatest)));
    double share = average(at, numbers, "norm", norm) / average(at, numbers, "h", h);
    double d = average(at, numbers, "distance", share);
    double root = Math.sqrt(h2 / h1);
    double range = (root - 1) / (root + 1);
    double x = cubic(d * d * h1 * h1 / 2 / Math.max(at.measured(1), 0));
    double mu = Math.max(x * x, range * range);
    double alpha = (1 - Math.sqrt(mu)) * (1 - Math.sqrt(mu)) / h1;
    numbers.set("μ", mu);
    numbers.set("α", alpha * Math.min(1, (double) at.t() / SLOW_START));
  }

  /// The average with its bias corrected.
  private double average(Step at, Numbers numbers, String name, double value) {
    numbers.set(name, beta * numbers.get(name) + (1 - beta) * value);
    return numbers.get(name) / at.correction(beta);
  }

  /// The x in (0,1) with (1−x)³ = px: with y = 1−x the one real root of y³ + py − p = 0.
  static double cubic(double p) {
    if (p > 1e10) {
      return 1 / p; // nearly so, where the root would cancel
    }
    double w = Math.cbrt(p / 2 + Math.sqrt(p * p / 4 + p * p * p / 27));
    return 1 - (w - p / 3 / w);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v").scale(state.number("μ")).addScaled(-at.rate() * state.number("α"), g);
    theta.addScaled(1, v); // θ ← θ + v
  }

  @Override
  public boolean hasLinearModel() {
    return false; // its settings depend on the way so far
  }
}
