package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.util.List;

/// Shampoo: Adagrad with a full matrix for the rows and one for the columns of each matrix; other
/// tensors are left to another rule.
///
/// ## Update
///     L ← L + ggᵀ,  R ← R + gᵀg;  with β < 1:  L ← βL + (1−β)ggᵀ, …     θ, g, v: [rows, columns]
///     v ← μv + (L + εI)^(−1/4) g (R + εI)^(−1/4)
///     θ ← θ − η(v + λθ)
///
/// ## Source
/// Gupta, Koren & Singer 2018, [arXiv:1802.09568](https://arxiv.org/abs/1802.09568), Algorithm 1; powers taken every so many
/// steps: Anil et al. 2021, [arXiv:2002.09018](https://arxiv.org/abs/2002.09018).
///
/// ## Notes
/// A tensor counts as a matrix of its first dimension by all others. Those of one dimension, or with
/// more than `largest` rows or columns, and the rate of all, are of the inner rule. It needs
/// `thalweg-engine` or `thalweg-matrices` for products and powers.
///
/// @param rule for tensors that are no matrices, or too large ones
/// @param momentum μ, how much of the velocity stays
/// @param beta β, decay of L and R; 1 sums, as in the paper
/// @param epsilon ε, the least curvature
/// @param every steps from one computation of the powers to the next
/// @param decay λ, decoupled, of matrices
/// @param largest rows or columns that a matrix may have
public record Shampoo(
    @Setting Rule rule,
    @Setting(def = "0.9", in = "[0,1)") double momentum,
    @Setting(def = "1", in = "[0,1]") double beta,
    @Setting(def = "1e-4", in = "(0,inf)") double epsilon,
    @Setting(def = "10", in = "[1,inf)") long every,
    @Setting(def = "0", in = "[0,inf)") double decay,
    @Setting(def = "2048", in = "[1,inf)") long largest)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(
          Slot.momentum("v"),
          Slot.squares("L", Slot.Extent.ROWS_SQUARED),
          Slot.squares("R", Slot.Extent.COLUMNS_SQUARED),
          Slot.squares("power of L", Slot.Extent.ROWS_SQUARED),
          Slot.squares("power of R", Slot.Extent.COLUMNS_SQUARED),
          Slot.work("p"));

  public Shampoo {
    Settings.check(Shampoo.class, rule, momentum, beta, epsilon, every, decay, largest);
  }

  /// Whether a tensor of that shape counts as a matrix with at most `largest` rows and columns.
  static boolean isMatrix(List<Long> shape, long largest) {
    Parameters.Tensor tensor = new Parameters.Tensor("", shape, 0);
    return shape.size() > 1 && tensor.rows() <= largest && tensor.columns() <= largest;
  }

  @Override
  public Rule forShape(List<Long> shape) {
    return isMatrix(shape, largest) ? this : rule.forShape(shape);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.TENSOR);
  }

  @Override
  public boolean needsMatrices() {
    return true;
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return state.get("p").set(g);
  }

  @Override
  public void onTensor(int pass, Step at, TensorState tensor) {
    Matrix g = tensor.get("p");
    Matrices with = tensor.matrices();
    double share = beta == 1 ? 1 : 1 - beta;
    with.multiply(share, g, false, g, true, beta, tensor.get("L")); // L ← βL + (1−β)ggᵀ
    with.multiply(share, g, true, g, false, beta, tensor.get("R"));
    if ((at.t() - 1) % every == 0) {
      power(tensor.get("L"), tensor.get("power of L"), with);
      power(tensor.get("R"), tensor.get("power of R"), with);
    }
    try (Arena arena = Arena.ofConfined()) {
      Matrix half = Matrix.zeros(g.precision(), g.rows(), g.columns(), arena);
      with.multiply(1, tensor.get("power of L"), false, g, false, 0, half);
      with.multiply(1, half, false, tensor.get("power of R"), false, 0, g);
    }
  }

  /// power ← (a + εI)^(−1/4)
  private void power(Matrix a, Matrix power, Matrices with) {
    int n = a.rows();
    try (Arena arena = Arena.ofConfined()) {
      Matrix values = Matrix.zeros(a.precision(), 1, n, arena);
      Matrix vectors = Matrix.zeros(a.precision(), n, n, arena);
      with.eigen(a, values, vectors);
      Matrix scaled = Matrix.zeros(a.precision(), n, n, arena);
      for (int j = 0; j < n; j++) {
        double factor = Math.pow(Math.max(values.get(0, j), 0) + epsilon, -0.25);
        for (int i = 0; i < n; i++) {
          scaled.set(i, j, vectors.get(i, j) * factor);
        }
      }
      with.multiply(1, scaled, false, vectors, true, 0, power);
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v").scale(momentum).addScaled(1, state.get("p"));
    theta.scale(1 - at.rate() * decay).addScaled(-at.rate(), v); // θ ← θ − η(v + λθ)
  }
}
