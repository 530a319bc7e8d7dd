package io.thalweg.measure;

import io.thalweg.dynamics.InnerProduct;
import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.SymmetricOperator;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Seed;
import io.thalweg.train.Descent;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Follows the greatest eigenvalue of a network's Hessian over a fixed sample, from look to look.
///
/// Lanczos starts from the direction that it found at the last look plus the product of the
/// operator with random signs, in which a direction that has overtaken it since stands out. With
/// random numbers alone beside the old direction it settled on an eigenvalue that was no longer the
/// greatest, with rmsprop by half of it; afresh it takes up to half as many products more.
final class TopCurvature implements AutoCloseable {
  private static final int MOST_PRODUCTS = 100;

  private final Examples sample;
  private final NetworkCurvature curvature;
  private final Lanczos lanczos;
  private final SplittableRandom random;
  private double[] direction = {};

  /// @param examples in the sample
  /// @param tolerance residual of the eigenvalue, as a share of it
  TopCurvature(Descent descent, int examples, double tolerance) {
    Seed seed = new Seed(descent.training().seed()).split("instruments").split("sharpness");
    lanczos = new Lanczos(MOST_PRODUCTS, tolerance, seed);
    random = seed.random();
    sample = Draw.sample(descent, examples);
    curvature = new NetworkCurvature(descent.network(), sample);
  }

  /// H
  SymmetricOperator hessian() {
    return curvature.hessian();
  }

  /// The greatest eigenvalue of H, or of H as an optimizer sees it; NaN where the products are not
  /// finite any more.
  double of(SymmetricOperator operator) {
    double[] start = new double[operator.dimension()];
    double[] signs = new double[start.length];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    operator.apply(signs, start);
    double length = Math.sqrt(InnerProduct.of(start, start));
    if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
      direction = new double[0];
      return length == 0 ? 0 : Double.NaN;
    }
    for (int i = 0; i < start.length; i++) {
      start[i] = start[i] / length + (direction.length == 0 ? 0 : direction[i]);
    }
    try {
      Lanczos.Pair pair = lanczos.largestFrom(operator, start).pairs().getFirst();
      direction = pair.vector();
      return pair.value();
    } catch (ArithmeticException _) {
      direction = new double[0];
      return Double.NaN;
    }
  }

  /// The greatest eigenvalues of H, each afresh, the greatest first; NaN where there are no more,
  /// or the products are not finite any more.
  double[] several(int count) {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    SymmetricOperator hessian = curvature.hessian();
    try {
      List<Lanczos.Pair> pairs =
          lanczos.largest(hessian, Math.min(count, hessian.dimension())).pairs();
      for (int i = 0; i < pairs.size(); i++) {
        values[i] = pairs.get(i).value();
      }
    } catch (ArithmeticException _) {
      Arrays.fill(values, Double.NaN);
    }
    return values;
  }

  @Override
  public void close() {
    curvature.close();
    sample.close();
  }
}
