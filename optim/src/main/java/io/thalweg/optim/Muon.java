package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.util.List;

/// Muon: momentum whose matrices are made orthogonal, so that every direction moves alike; other
/// tensors are left to another rule.
///
/// ## Update
///     v ← μv + (1−μ)g,   o = μv + (1−μ)g, without `nesterov` v           θ, g, v, o: [rows, columns]
///     X = o/(‖o‖₂ + 10⁻⁷);   five times:  A = XXᵀ,  X ← aX + (bA + cA²)X
///     θ ← θ − η(s·X + λθ)
///     s = 0.2·√max(rows, columns), or with `scaling=original` √max(1, rows/columns)
///     a, b, c = 3.4445, −4.775, 2.0315
///
/// ## Source
/// Jordan et al. 2024, [Muon](https://kellerjordan.github.io/posts/muon/); s: Liu et al. 2025,
/// [arXiv:2502.16982](https://arxiv.org/abs/2502.16982), section 2.2.
///
/// ## Notes
/// For tensors of two dimensions; all others, and the rate of both, are of the inner rule. With the
/// default scaling a step is as long as one of AdamW, so that one rate serves both. Embeddings and
/// the last layer are better left to another rule: `groups(muon(adamw), group("6.*", adamw))`. It
/// needs `thalweg-engine` or `thalweg-matrices` for products.
///
/// @param rule for tensors that are no matrices
/// @param momentum μ, how much of the velocity stays
/// @param nesterov whether the gradient counts once more
/// @param decay λ, decoupled, of matrices
/// @param scaling what the orthogonal matrix is multiplied by
public record Muon(
    @Setting Rule rule,
    @Setting(def = "0.95", in = "[0,1)") double momentum,
    @Setting(def = "true") boolean nesterov,
    @Setting(def = "0", in = "[0,inf)") double decay,
    @Setting(def = "match-rms") Scaling scaling)
    implements Rule {

  /// What the orthogonal matrix is multiplied by.
  public enum Scaling {
    /// 0.2·√max(rows, columns): the root of the mean square of a step is about AdamW's.
    MATCH_RMS,
    /// √max(1, rows/columns).
    ORIGINAL
  }

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"), Slot.work("o"));
  private static final int ITERATIONS = 5;
  private static final double A = 3.4445;
  private static final double B = -4.775;
  private static final double C = 2.0315;

  public Muon {
    Settings.check(Muon.class, rule, momentum, nesterov, decay, scaling);
  }

  @Override
  public Rule forShape(List<Long> shape) {
    return shape.size() == 2 ? this : rule.forShape(shape);
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
    Vec v = state.get("v").ewa(momentum, g); // v ← μv + (1−μ)g
    Vec o = state.get("o").set(v);
    return nesterov ? o.ewa(momentum, g) : o;
  }

  @Override
  public void onTensor(int pass, Step at, TensorState tensor) {
    Matrix o = tensor.get("o");
    double rows = o.rows();
    double scale =
        scaling == Scaling.ORIGINAL
            ? Math.sqrt(Math.max(1, rows / o.columns()))
            : 0.2 * Math.sqrt(Math.max(rows, o.columns()));
    orthogonalise(o, scale, tensor.matrices());
  }

  /// o ← s·X
  private static void orthogonalise(Matrix o, double scale, Matrices with) {
    boolean tall = o.rows() > o.columns();
    int n = Math.min(o.rows(), o.columns());
    try (Arena arena = Arena.ofConfined()) {
      Matrix a = Matrix.zeros(o.precision(), n, n, arena);
      Matrix b = Matrix.zeros(o.precision(), n, n, arena);
      Matrix x = Matrix.zeros(o.precision(), o.rows(), o.columns(), arena).copyFrom(o);
      Matrix next = Matrix.zeros(o.precision(), o.rows(), o.columns(), arena);
      double first = 1 / (o.norm() + 1e-7);
      for (int i = 0; i < ITERATIONS; i++) {
        double in = i == 0 ? first : 1;
        double out = in * (i == ITERATIONS - 1 ? scale : 1);
        with.multiply(in * in, x, tall, x, !tall, 0, a); // A = XXᵀ, of a tall matrix XᵀX
        with.multiply(C, a, false, a, false, B, b.copyFrom(a)); // bA + cA²
        next.copyFrom(x);
        if (tall) {
          with.multiply(out, x, false, b, false, A * out, next);
        } else {
          with.multiply(out, b, false, x, false, A * out, next); // X ← aX + (bA + cA²)X
        }
        Matrix last = x;
        x = next;
        next = last;
      }
      o.copyFrom(x);
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    theta.scale(1 - at.rate() * decay).addScaled(-at.rate(), state.get("o")); // θ ← θ − η(sX + λθ)
  }
}
