package io.thalweg.study;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// A direction in the space of a network's parameters.
public final class Direction {
  private final float[] values;

  private Direction(float[] values) {
    this.values = values;
  }

  /// Of one parameter vector to another, `[n]` each.
  public static Direction between(float[] from, float[] to) {
    float[] values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = to[i] - from[i];
    }
    return new Direction(values);
  }

  /// With these components, `[n]`.
  public static Direction of(double[] components) {
    float[] values = new float[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) components[i];
    }
    return new Direction(values);
  }

  /// A random one, each filter as long as the network's own, so that landscapes of networks with
  /// differently scaled weights compare.
  ///
  /// ## Formula
  ///
  ///     d ~ N(0, I);  dᵢ ← dᵢ ‖wᵢ‖/‖dᵢ‖ for each row (filter) i of each weight tensor; 0 for biases
  ///
  /// ## Source
  ///
  /// Li, Xu, Taylor, Studer & Goldstein 2018, *Visualizing the loss landscape of neural nets*,
  /// [arXiv:1712.09913](https://arxiv.org/abs/1712.09913), section 4.
  public static Direction filterNormalised(Parameters parameters, Seed seed) {
    float[] values = new float[Math.toIntExact(parameters.length())];
    for (Parameters.Tensor tensor : parameters.tensors()) {
      if (tensor.shape().size() < 2) {
        continue;
      }
      SplittableRandom random = seed.split(tensor.name()).random();
      int rows = Math.toIntExact(tensor.shape().getFirst());
      int length = Math.toIntExact(tensor.length() / rows);
      for (int row = 0; row < rows; row++) {
        int from = Math.toIntExact(tensor.offset()) + row * length;
        filter(parameters, values, from, length, random);
      }
    }
    return new Direction(values);
  }

  private static void filter(
      Parameters parameters, float[] values, int from, int length, SplittableRandom random) {
    double drawn = 0;
    double own = 0;
    for (int i = from; i < from + length; i++) {
      values[i] = (float) random.nextGaussian();
      drawn += (double) values[i] * values[i];
      own += parameters.value(i) * parameters.value(i);
    }
    float scale = (float) Math.sqrt(own / drawn);
    for (int i = from; i < from + length; i++) {
      values[i] *= scale;
    }
  }

  /// How many components it has.
  public int dimension() {
    return values.length;
  }

  /// ‖d‖₂
  public double norm() {
    return Math.sqrt(dot(this));
  }

  /// The inner product with another.
  public double dot(Direction other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return sum;
  }

  /// Adds `share` times this to parameters.
  void addTo(MemorySegment parameters, double share) {
    for (int i = 0; i < values.length; i++) {
      float moved = (float) (parameters.getAtIndex(ValueLayout.JAVA_FLOAT, i) + share * values[i]);
      parameters.setAtIndex(ValueLayout.JAVA_FLOAT, i, moved);
    }
  }
}
