package io.thalweg.dynamics;

import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The outermost eigenvalues of a symmetric operator, from its products only.
///
/// ## Algorithm
///
/// Lanczos from a random vector, with full reorthogonalisation, until the wanted Ritz values have
/// residuals ‖Hu − θu‖ ≤ tolerance·max|θ| or the basis is full. Each lies within its residual of an
/// eigenvalue. One space holds one direction only of a repeated eigenvalue, so where more than one
/// eigenvalue is wanted, further spaces orthogonal to all that was found follow until they bring
/// nothing that belongs among the wanted.
///
/// ## Source
///
/// Golub & Van Loan 2013, *Matrix Computations*, sections 10.1 and 10.3; residual bound: Parlett
/// 1998, *The Symmetric Eigenvalue Problem*, theorem 4.5.1.
///
/// ## Notes
///
/// Memory is `steps`·n numbers. An operator in float32 has rounding of about 10⁻⁷ of its size,
/// below which no tolerance is met.
///
/// @param steps most products in one space, at least 1
/// @param tolerance residual at which an eigenvalue counts as found, as a share of the greatest
/// @param seed of the first vector
public record Lanczos(int steps, double tolerance, Seed seed) {
  public Lanczos {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, got " + steps);
    }
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must be in (0,1), got " + tolerance);
    }
  }

  /// At most 200 products in a space, to a residual of 10⁻⁴: an eigenvalue that stands alone is
  /// then good to about 10⁻⁷.
  public static Lanczos of(Seed seed) {
    return new Lanczos(200, 1e-4, seed);
  }

  /// An eigenvalue θ with its unit vector u.
  public static final class Pair {
    private final double value;
    private final double residual;
    private final double[] vector;

    private Pair(double value, double residual, double[] vector) {
      this.value = value;
      this.residual = residual;
      this.vector = vector;
    }

    /// θ.
    public double value() {
      return value;
    }

    /// ‖Hu − θu‖: an eigenvalue is no farther than this from θ.
    public double residual() {
      return residual;
    }

    /// u, `[n]`, of length 1; a copy.
    public double[] vector() {
      return vector.clone();
    }
  }

  /// What was found.
  ///
  /// @param pairs as many as were asked for or the basis has, the outermost first
  /// @param products of the operator, in all
  /// @param converged whether every residual is within the tolerance
  public record Result(List<Pair> pairs, int products, boolean converged) {
    public Result {
      pairs = List.copyOf(pairs);
    }

    /// The outermost eigenvalue.
    public double value() {
      return pairs.getFirst().value();
    }
  }

  /// What one space gave.
  private record Space(List<Pair> pairs, int products, boolean converged) {}

  /// The k greatest eigenvalues, repeated ones as often as they are, greatest first.
  public Result largest(SymmetricOperator operator, int k) {
    int n = operator.dimension();
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("k must be in [1,%d], got %d".formatted(n, k));
    }
    Space first = search(operator, gaussian(n, 0), List.of(), k);
    List<Pair> found = new ArrayList<>(first.pairs());
    int products = first.products();
    boolean converged = first.converged();
    boolean complete = k == 1;
    for (int space = 1; converged && !complete && found.size() < n; space++) {
      Space next = search(operator, gaussian(n, space), found, Math.max(1, k - found.size()));
      products += next.products();
      converged = next.converged();
      complete = found.size() >= k && next.pairs().getFirst().value() <= found.get(k - 1).value();
      found.addAll(next.pairs());
      found.sort(Comparator.comparingDouble(Pair::value).reversed());
    }
    return new Result(found.subList(0, Math.min(k, found.size())), products, converged);
  }

  /// The greatest eigenvalue, sought from a vector that leans its way, such as the one found a
  /// little earlier: that takes about half the products. A direction that the start is orthogonal
  /// to is not found.
  ///
  /// @param start `[n]`, not zero
  public Result largestFrom(SymmetricOperator operator, double[] start) {
    if (start.length != operator.dimension()) {
      throw new IllegalArgumentException(
          "start must have %d numbers, got %d".formatted(operator.dimension(), start.length));
    }
    Space space = search(operator, start, List.of(), 1);
    return new Result(space.pairs(), space.products(), space.converged());
  }

  /// The k smallest eigenvalues, the most negative first.
  public Result smallest(SymmetricOperator operator, int k) {
    Result negated = largest(new Negated(operator), k);
    List<Pair> pairs =
        negated.pairs().stream()
            .map(pair -> new Pair(-pair.value, pair.residual, pair.vector))
            .toList();
    return new Result(pairs, negated.products(), negated.converged());
  }

  private double[] gaussian(int n, int space) {
    return Krylov.gaussian(n, seed.split(space).random());
  }

  private Space search(SymmetricOperator operator, double[] start, List<Pair> found, int k) {
    Krylov krylov = new Krylov(operator, start, found.stream().map(pair -> pair.vector).toList());
    double size = found.stream().mapToDouble(pair -> Math.abs(pair.value)).max().orElse(0);
    int look = k; // the small eigenproblem is not worth solving after every product
    while (true) {
      krylov.step();
      boolean end = krylov.isInvariant() || krylov.size() == steps;
      if (end || krylov.size() >= look) {
        Krylov.Ritz ritz = krylov.ritz();
        double allowed = tolerance * Math.max(size, ritz.magnitude());
        boolean converged = krylov.isInvariant() || ritz.areWithin(allowed, k);
        if (end || converged) {
          List<Pair> pairs =
              IntStream.range(0, Math.min(k, ritz.size()))
                  .mapToObj(i -> pair(krylov, ritz, i, found))
                  .toList();
          return new Space(pairs, krylov.size(), converged);
        }
        look = krylov.size() + Math.max(1, krylov.size() / 8);
      }
    }
  }

  /// Hu leads back to a vector found before by no more than that one's own residual.
  private static Pair pair(Krylov krylov, Krylov.Ritz ritz, int i, List<Pair> found) {
    double squares = ritz.residual(i) * ritz.residual(i);
    for (Pair before : found) {
      squares += before.residual * before.residual;
    }
    return new Pair(ritz.value(i), Math.sqrt(squares), krylov.vector(ritz, i));
  }

  /// −H.
  private record Negated(SymmetricOperator operator) implements SymmetricOperator {
    @Override
    public int dimension() {
      return operator.dimension();
    }

    @Override
    public void apply(double[] x, double[] y) {
      operator.apply(x, y);
      for (int i = 0; i < y.length; i++) {
        y[i] = -y[i];
      }
    }
  }
}
