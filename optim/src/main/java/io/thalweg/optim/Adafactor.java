package io.thalweg.optim;

import java.util.List;

/// Adafactor: Adam's second moment kept as one number for each row and column of a matrix.
///
/// ## Update
///     r ← β̂r + (1−β̂)·mean over columns of (g² + ε₁),  c ← … over rows,   β̂ = 1 − t⁻ᵖ    r: [rows], c: [columns]
///     u = g/√(r cᵀ/mean(r)),   u ← u/max(1, RMS(u)/d)                              θ, g, u: [n]
///     α = min(η, 1/√t) · max(ε₂, RMS(θ))
///     θ ← θ − ηλθ − αu,   RMS(x) = ‖x‖₂/√n, over the tensor
///
/// ## Source
/// Shazeer & Stern 2018, [arXiv:1804.04235](https://arxiv.org/abs/1804.04235), Algorithms 4 and 5; decay as in PyTorch.
///
/// ## Notes
/// A tensor counts as a matrix of its first dimension by all others; of a vector nothing is lost, as
/// each number is a row. A vector of work memory, as long as all tensors, is needed beside the two
/// small ones.
///
/// @param power p, how fast the average's memory grows
/// @param epsilon1 ε₁, the least square
/// @param epsilon2 ε₂, the least size that a tensor counts as
/// @param threshold d, the greatest RMS of u
/// @param decay λ, decoupled
@DefaultRate(0.01)
public record Adafactor(
    @Setting(def = "0.8", in = "(0,1]") double power,
    @Setting(def = "1e-30", in = "[0,1)") double epsilon1,
    @Setting(def = "1e-3", in = "[0,1)") double epsilon2,
    @Setting(def = "1", in = "(0,inf)") double threshold,
    @Setting(def = "0", in = "[0,inf)") double decay)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(
          Slot.squares("r", Slot.Extent.ROWS),
          Slot.squares("c", Slot.Extent.COLUMNS),
          Slot.work("u"));

  public Adafactor {
    Settings.check(Adafactor.class, power, epsilon1, epsilon2, threshold, decay);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.NORM_OF_TENSOR, Pass.TENSOR);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return pass == 0 ? theta : state.get("u").set(g);
  }

  @Override
  public void onTensor(int pass, Step at, TensorState tensor) {
    Matrix u = tensor.get("u");
    Matrix r = tensor.get("r");
    Matrix c = tensor.get("c");
    double share = Math.pow((double) at.t(), -power); // 1 − β̂
    average(r, means(u, true), share);
    average(c, means(u, false), share);
    double mean = 0;
    for (int i = 0; i < u.rows(); i++) {
      mean += r.get(0, i) / u.rows();
    }
    for (int i = 0; i < u.rows(); i++) {
      for (int j = 0; j < u.columns(); j++) {
        double v = r.get(0, i) * c.get(0, j) / mean;
        u.set(i, j, v == 0 ? 0 : u.get(i, j) / Math.sqrt(v)); // u = g/√(r cᵀ/mean(r))
      }
    }
    double root = Math.sqrt((double) u.rows() * u.columns());
    double relative = Math.min(at.rate(), 1 / Math.sqrt((double) at.t()));
    double alpha = relative * Math.max(epsilon2, at.measured(0) / root);
    double scale = alpha / Math.max(1, u.norm() / root / threshold);
    for (int i = 0; i < u.rows(); i++) {
      for (int j = 0; j < u.columns(); j++) {
        u.set(i, j, scale * u.get(i, j));
      }
    }
  }

  /// Means of g² + ε₁, one for each row or column.
  private double[] means(Matrix g, boolean ofRows) {
    double[] means = new double[ofRows ? g.rows() : g.columns()];
    double count = ofRows ? g.columns() : g.rows();
    for (int i = 0; i < g.rows(); i++) {
      for (int j = 0; j < g.columns(); j++) {
        double square = g.get(i, j) * g.get(i, j) + epsilon1;
        means[ofRows ? i : j] += square / count;
      }
    }
    return means;
  }

  /// average ← (1 − share) average + share·value
  private static void average(Matrix average, double[] values, double share) {
    for (int i = 0; i < values.length; i++) {
      average.set(0, i, (1 - share) * average.get(0, i) + share * values[i]);
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    theta.scale(1 - at.rate() * decay).addScaled(-1, state.get("u")); // θ ← θ − ηλθ − αu
  }
}
