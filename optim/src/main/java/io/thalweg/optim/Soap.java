package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// SOAP: Adam in the eigenbasis of Shampoo's two matrices, for each matrix; other tensors are left to
/// another rule.
///
/// ## Update
///     g' = Uᵀ g W                                   θ, g, m, v: [rows, columns]; U, L: [rows, rows]; W, R: [columns, columns]
///     m ← β₁m + (1−β₁)g'       v ← β₂v + (1−β₂)g'²
///     θ ← θ − η(U (m̂/(√v + ε)) Wᵀ + λθ),   m̂ = m·√(1−β₂ᵗ⁻¹)/(1−β₁ᵗ⁻¹)
///     L ← β₃L + (1−β₃)ggᵀ      R ← β₃R + (1−β₃)gᵀg
///     every so many steps:  U ← Q of LU,  W ← Q of RW,  m and v move along
///
/// ## Source
/// Vyas et al. 2024, [arXiv:2409.11321](https://arxiv.org/abs/2409.11321), Algorithms 3 and 4, and the authors' code.
///
/// ## Notes
/// The first gradient starts U and W, eigenvectors of L and R, and moves nothing. m is kept in the
/// eigenbasis. A tensor counts as a matrix of its first dimension by all others; those of one
/// dimension, or with more than `largest` rows or columns, and the rate of all, are of the inner
/// rule. It needs `thalweg-engine` or `thalweg-matrices` for products and bases.
///
/// @param rule for tensors that are no matrices, or too large ones
/// @param beta1 β₁, decay of the first moment
/// @param beta2 β₂, decay of the second moment
/// @param beta3 β₃, decay of L and R
/// @param epsilon ε, keeps the quotient finite
/// @param every steps from one change of the bases to the next
/// @param decay λ, decoupled, of matrices
/// @param largest rows or columns that a matrix may have
public record Soap(
    @Setting Rule rule,
    @Setting(def = "0.95", in = "[0,1)") double beta1,
    @Setting(def = "0.95", in = "[0,1)") double beta2,
    @Setting(def = "0.95", in = "[0,1)") double beta3,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "10", in = "[1,inf)") long every,
    @Setting(def = "0.01", in = "[0,inf)") double decay,
    @Setting(def = "2048", in = "[1,inf)") long largest)
    implements Rule {

  private static final List<Slot> SLOTS =
      List.of(
          Slot.memory("m"),
          Slot.squares("v"),
          Slot.squares("L", Slot.Extent.ROWS_SQUARED),
          Slot.squares("R", Slot.Extent.COLUMNS_SQUARED),
          Slot.squares("U", Slot.Extent.ROWS_SQUARED),
          Slot.squares("W", Slot.Extent.COLUMNS_SQUARED),
          Slot.work("p"));

  public Soap {
    Settings.check(Soap.class, rule, beta1, beta2, beta3, epsilon, every, decay, largest);
  }

  @Override
  public Rule forShape(List<Long> shape) {
    return Shampoo.isMatrix(shape, largest) ? this : rule.forShape(shape);
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
    try (Arena arena = Arena.ofConfined()) {
      new Bases(tensor, arena).step(at);
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    if (at.t() > 1) {
      theta.scale(1 - at.rate() * decay).addScaled(-at.rate(), state.get("p"));
    }
  }

  /// One step of one tensor.
  private final class Bases {
    private final TensorState tensor;
    private final Matrices with;
    private final Matrix g;
    private final Matrix half;
    private final Matrix turned;
    private final Arena arena;

    Bases(TensorState tensor, Arena arena) {
      this.tensor = tensor;
      this.arena = arena;
      with = tensor.matrices();
      g = zeros(tensor.get("p")).copyFrom(tensor.get("p"));
      half = zeros(g);
      turned = zeros(g);
    }

    private Matrix zeros(Matrix like) {
      return Matrix.zeros(like.precision(), like.rows(), like.columns(), arena);
    }

    void step(Step at) {
      if (at.t() > 1) {
        adam(at);
      }
      with.multiply(1 - beta3, g, false, g, true, beta3, tensor.get("L")); // L ← β₃L + (1−β₃)ggᵀ
      with.multiply(1 - beta3, g, true, g, false, beta3, tensor.get("R"));
      if (at.t() == 1) {
        start("L", "U");
        start("R", "W");
      } else if ((at.t() - 1) % every == 0) {
        Matrix m = tensor.get("m");
        turn(m, turned, true);
        refresh("L", "U", true);
        refresh("R", "W", false);
        m.copyFrom(turn(turned, zeros(m), false));
      }
    }

    /// to ← Uᵀ x W, or back U x Wᵀ
    private Matrix turn(Matrix x, Matrix to, boolean back) {
      with.multiply(1, tensor.get("U"), !back, x, false, 0, half);
      with.multiply(1, half, false, tensor.get("W"), back, 0, to);
      return to;
    }

    private void adam(Step at) {
      Matrix m = tensor.get("m");
      Matrix v = tensor.get("v");
      turn(g, turned, false); // g' = Uᵀ g W
      double correction = at.numbered(at.t() - 1).correction(beta1, beta2);
      for (int i = 0; i < g.rows(); i++) {
        for (int j = 0; j < g.columns(); j++) {
          double x = turned.get(i, j);
          m.set(i, j, beta1 * m.get(i, j) + (1 - beta1) * x);
          v.set(i, j, beta2 * v.get(i, j) + (1 - beta2) * x * x);
          turned.set(i, j, correction * m.get(i, j) / (Math.sqrt(v.get(i, j)) + epsilon));
        }
      }
      turn(turned, tensor.get("p"), true);
    }

    /// Eigenvectors, of the greatest eigenvalue first.
    private void start(String of, String name) {
      Matrix a = tensor.get(of);
      int n = a.rows();
      Matrix values = Matrix.zeros(a.precision(), 1, n, arena);
      Matrix vectors = zeros(a);
      with.eigen(a, values, vectors);
      select(vectors, IntStream.range(0, n).map(i -> n - 1 - i).toArray(), tensor.get(name));
    }

    /// basis ← Q of a·basis, its columns sorted by what a is along them; v moves along.
    private void refresh(String of, String name, boolean rows) {
      Matrix a = tensor.get(of);
      Matrix basis = tensor.get(name);
      Matrix product = zeros(a);
      with.multiply(1, a, false, basis, false, 0, product);
      double[] along = new double[a.rows()];
      for (int i = 0; i < a.rows(); i++) {
        for (int j = 0; j < a.rows(); j++) {
          along[j] += basis.get(i, j) * product.get(i, j);
        }
      }
      int[] order =
          IntStream.range(0, along.length)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> -along[j]))
              .mapToInt(Integer::intValue)
              .toArray();
      select(product, order, basis);
      with.orthonormalise(basis);
      Matrix v = tensor.get("v");
      Matrix before = zeros(v).copyFrom(v);
      for (int i = 0; i < v.rows(); i++) {
        for (int j = 0; j < v.columns(); j++) {
          v.set(i, j, before.get(rows ? order[i] : i, rows ? j : order[j]));
        }
      }
    }

    /// Columns in that order.
    private static void select(Matrix from, int[] order, Matrix to) {
      for (int i = 0; i < from.rows(); i++) {
        for (int j = 0; j < order.length; j++) {
          to.set(i, j, from.get(i, order[j]));
        }
      }
    }
  }
}
