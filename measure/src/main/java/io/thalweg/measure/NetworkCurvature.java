package io.thalweg.measure;

import io.thalweg.dynamics.GradientNoise;
import io.thalweg.dynamics.Hutchinson;
import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.Preconditioned;
import io.thalweg.dynamics.SpectralDensity;
import io.thalweg.dynamics.SymmetricOperator;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/// The curvature of a network's mean loss over examples, at the parameters as they are when asked:
/// eigenvalues of the Hessian, from its products with vectors.
///
///     try (var curvature = new NetworkCurvature(network, examples)) {
///       double sharpness = curvature.largest(Lanczos.of(new Seed(1)), 1).value();
///     }
///
/// Parameters and gradients are left as they are. One thread at a time, as with the network; close
/// it before the network.
public final class NetworkCurvature implements AutoCloseable {
  private final Network network;
  private final Examples examples;
  private final Arena arena;
  private final MemorySegment vector;
  private final MemorySegment product;
  private final float[] narrow;

  /// Allocates two vectors and one product.
  public NetworkCurvature(Network network, Examples examples) {
    this.network = network;
    this.examples = examples;
    arena = Arena.ofShared();
    long bytes = network.parameters().values().byteSize();
    vector = arena.allocate(bytes, 64);
    product = arena.allocate(bytes, 64);
    narrow = new float[dimension()];
  }

  /// The Hessian; each product passes over all examples.
  public SymmetricOperator hessian() {
    return new Hessian();
  }

  /// P^(−½)HP^(−½), P the diagonal that an optimizer of the network's parameters divides its
  /// gradients by: 1 where it does not adapt, √v̂ + ε for adam, and so on.
  ///
  /// @throws io.thalweg.optim.SettingException where the optimizer's rule is not known so well
  /// @throws IllegalStateException where it adapts and has made no step yet
  public SymmetricOperator hessian(Optimizer optimizer) {
    return new Preconditioned(hessian(), Preconditioner.of(optimizer, network.parameters()));
  }

  /// The greatest eigenvalue, for short: to a residual of 10⁻³ of itself.
  public double sharpness(Seed seed) {
    return largestOf(hessian(), seed);
  }

  /// The greatest eigenvalue as an optimizer sees it; its own sharpness where it does not adapt.
  public double sharpness(Optimizer optimizer, Seed seed) {
    return largestOf(hessian(optimizer), seed);
  }

  private static double largestOf(SymmetricOperator hessian, Seed seed) {
    return new Lanczos(100, 1e-3, seed).largest(hessian, 1).value();
  }

  /// The k greatest eigenvalues.
  public Lanczos.Result largest(Lanczos lanczos, int k) {
    return lanczos.largest(hessian(), k);
  }

  /// The k smallest eigenvalues, the most negative first.
  public Lanczos.Result smallest(Lanczos lanczos, int k) {
    return lanczos.smallest(hessian(), k);
  }

  /// The sum of all eigenvalues.
  public Hutchinson.Estimate trace(Hutchinson hutchinson) {
    return hutchinson.trace(hessian());
  }

  /// How all eigenvalues are distributed.
  ///
  /// @param probes random vectors
  /// @param steps products for each
  public SpectralDensity density(int probes, int steps, Seed seed) {
    return SpectralDensity.of(hessian(), probes, steps, seed);
  }

  /// The noise of mini-batch gradients, from batches that share no example.
  ///
  /// @param batch examples in each; at least two batches must fit
  /// @param batches at most so many
  /// @param directions unit vectors along which the variance is wanted too, `[n]` each
  /// @param seed of the order in which the examples are cut into batches
  public GradientNoise noise(int batch, int batches, List<double[]> directions, Seed seed) {
    int most = Math.min(batches, examples.size() / Math.max(1, batch));
    if (batch < 1 || most < 2) {
      throw new IllegalArgumentException(
          "need 2 batches of 1 to %d examples, got %d of %d"
              .formatted(examples.size() / 2, batches, batch));
    }
    Parameters parameters = network.parameters();
    product.copyFrom(parameters.gradients());
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment order = order(seed, scratch);
      GradientNoise noise = new GradientNoise(dimension(), batch, directions);
      double[] gradient = new double[dimension()];
      for (int i = 0; i < most; i++) {
        network.lossAndGradient(examples, order, (long) i * batch, batch);
        read(parameters.gradients(), gradient);
        noise.add(gradient);
      }
      return noise;
    } finally {
      parameters.gradients().copyFrom(product);
    }
  }

  /// A random permutation of the examples.
  private MemorySegment order(Seed seed, Arena scratch) {
    int size = examples.size();
    MemorySegment order = scratch.allocate(ValueLayout.JAVA_LONG, size);
    SplittableRandom random = seed.random();
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order.setAtIndex(ValueLayout.JAVA_LONG, i, order.getAtIndex(ValueLayout.JAVA_LONG, j));
      order.setAtIndex(ValueLayout.JAVA_LONG, j, i);
    }
    return order;
  }

  private int dimension() {
    return Math.toIntExact(network.parameters().length());
  }

  /// In one go to the heap and widened there: both loops run on whole SIMD words.
  private void read(MemorySegment from, double[] to) {
    MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, 0, narrow, 0, narrow.length);
    for (int i = 0; i < to.length; i++) {
      to[i] = narrow[i];
    }
  }

  /// Frees its memory.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private final class Hessian implements SymmetricOperator {
    @Override
    public int dimension() {
      return NetworkCurvature.this.dimension();
    }

    @Override
    public void apply(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        narrow[i] = (float) x[i];
      }
      MemorySegment.copy(narrow, 0, vector, ValueLayout.JAVA_FLOAT, 0, narrow.length);
      network.hessianProduct(examples, vector, product);
      read(product, y);
    }
  }
}
