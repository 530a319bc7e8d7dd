package io.thalweg.optim;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

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
    double share = Math.pow((double) at.t(), -power); // 1 − β̂
    double[] ofRows = new double[u.rows()];
    double[] ofColumns = new double[u.columns()];
    addSquares(u, ofRows, ofColumns);
    double mean = average(tensor.get("r"), ofRows, (double) u.columns(), share);
    average(tensor.get("c"), ofColumns, (double) u.rows(), share);
    // 1/√(r cᵀ/mean(r)) is a number of the row times one of the column.
    replace(ofRows, r -> r == 0 ? 0 : Math.sqrt(mean / r));
    replace(ofColumns, c -> c == 0 ? 0 : 1 / Math.sqrt(c));
    double root = Math.sqrt((double) u.rows() * u.columns());
    double relative = Math.min(at.rate(), 1 / Math.sqrt((double) at.t()));
    double alpha = relative * Math.max(epsilon2, at.measured(0) / root);
    double scale = alpha / Math.max(1, norm(u, ofRows, ofColumns) / root / threshold);
    for (int i = 0; i < u.rows(); i++) {
      double ofRow = scale * ofRows[i];
      for (int j = 0; j < u.columns(); j++) {
        u.set(i, j, u.get(i, j) * ofRow * ofColumns[j]); // u = αg/√(r cᵀ/mean(r))/max(1, RMS/d)
      }
    }
  }

  /// Sums of g² + ε₁ over rows and over columns.
  private void addSquares(Matrix g, double[] ofRows, double[] ofColumns) {
    for (int i = 0; i < g.rows(); i++) {
      double sum = 0;
      for (int j = 0; j < g.columns(); j++) {
        double square = g.get(i, j) * g.get(i, j) + epsilon1;
        sum += square;
        ofColumns[j] += square;
      }
      ofRows[i] = sum;
    }
  }

  /// average ← (1 − share) average + share·sum/count; also in place of the sums.
  ///
  /// @return their mean
  private static double average(Matrix average, double[] sums, double count, double share) {
    double mean = 0;
    for (int i = 0; i < sums.length; i++) {
      average.set(0, i, (1 - share) * average.get(0, i) + share * sums[i] / count);
      sums[i] = average.get(0, i);
      mean += sums[i] / sums.length;
    }
    return mean;
  }

  private static void replace(double[] values, DoubleUnaryOperator by) {
    Arrays.setAll(values, i -> by.applyAsDouble(values[i]));
  }

  /// ‖g · rows · columnsᵀ‖
  private static double norm(Matrix g, double[] ofRows, double[] ofColumns) {
    double squares = 0;
    for (int i = 0; i < g.rows(); i++) {
      double sum = 0;
      for (int j = 0; j < g.columns(); j++) {
        double scaled = g.get(i, j) * ofColumns[j];
        sum += scaled * scaled;
      }
      squares += sum * ofRows[i] * ofRows[i];
    }
    return Math.sqrt(squares);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    theta.scale(1 - at.rate() * decay).addScaled(-1, state.get("u")); // θ ← θ − ηλθ − αu
  }
}
