package io.thalweg.dynamics;

import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How the eigenvalues of a symmetric operator are distributed: a few nodes with weights that sum
/// to 1, with nearly the moments of the whole spectrum.
///
/// ## Algorithm
///
/// Stochastic Lanczos quadrature: from each probe z of random signs, `steps` products give the
/// Gauss quadrature of zᵀφ(H)z/n, exact for polynomials φ up to degree 2·steps − 1; the mean over
/// the probes estimates tr φ(H)/n.
///
/// ## Source
///
/// Golub & Welsch 1969,
/// [doi:10.1090/S0025-5718-69-99647-1](https://doi.org/10.1090/S0025-5718-69-99647-1); on networks:
/// Ghorbani, Krishnan & Xiao 2019, [arXiv:1901.10159](https://arxiv.org/abs/1901.10159).
///
/// @param nodes of all probes, smallest eigenvalue first
public record SpectralDensity(List<Node> nodes) {
  /// A point of the quadrature.
  ///
  /// @param eigenvalue a Ritz value θ
  /// @param weight share of the spectrum that it stands for, in `[0,1]`
  public record Node(double eigenvalue, double weight) {}

  public SpectralDensity {
    nodes = List.copyOf(nodes);
  }

  /// Estimates the distribution.
  ///
  /// @param probes random vectors, at least 1
  /// @param steps products for each, at least 1
  /// @param seed of the vectors
  public static SpectralDensity of(SymmetricOperator operator, int probes, int steps, Seed seed) {
    if (probes < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "probes and steps must be at least 1, got %d and %d".formatted(probes, steps));
    }
    List<Node> nodes = new ArrayList<>();
    double[] start = new double[operator.dimension()];
    for (int probe = 0; probe < probes; probe++) {
      Hutchinson.signs(start, seed.split(probe).random());
      Krylov krylov = new Krylov(operator, start, List.of());
      do {
        krylov.step();
      } while (!krylov.isInvariant() && krylov.size() < steps);
      Krylov.Ritz ritz = krylov.ritz();
      for (int i = 0; i < ritz.size(); i++) {
        nodes.add(new Node(ritz.value(i), ritz.weight(i) / probes));
      }
    }
    nodes.sort(Comparator.comparingDouble(Node::eigenvalue));
    return new SpectralDensity(nodes);
  }

  /// Mean of λᵖ over the spectrum, tr Hᵖ/n.
  ///
  /// @param p at least 0
  public double moment(int p) {
    return nodes.stream().mapToDouble(node -> node.weight() * Math.pow(node.eigenvalue(), p)).sum();
  }

  /// Share of the eigenvalues that are at most λ.
  public double cumulative(double lambda) {
    return nodes.stream()
        .filter(node -> node.eigenvalue() <= lambda)
        .mapToDouble(Node::weight)
        .sum();
  }

  /// The density, each node spread to a normal distribution; its integral is 1.
  ///
  /// @param width standard deviation of each, above 0, in units of λ
  /// @param grid values of λ
  public double[] density(double width, double... grid) {
    if (!(width > 0)) {
      throw new IllegalArgumentException("width must be in (0,inf), got " + width);
    }
    double[] density = new double[grid.length];
    for (Node node : nodes) {
      double height = node.weight() / (width * Math.sqrt(2 * Math.PI));
      for (int i = 0; i < grid.length; i++) {
        double z = (grid[i] - node.eigenvalue()) / width;
        density[i] += height * Math.exp(-z * z / 2);
      }
    }
    return density;
  }
}
