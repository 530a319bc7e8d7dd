package io.thalweg.engine;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// How the weights `[out, in]` and biases `[out]` of a linear layer are drawn before training, each
/// number independently. Biases are a constant where nothing is said of them.
public enum Initialisation {
  /// W, b ~ U(±1/√in): what PyTorch's `nn.Linear` does, by `kaiming_uniform_` with a = √5
  PYTORCH,
  /// W ~ U(±√(6/in)): He et al. 2015, arXiv:1502.01852, for ReLU
  KAIMING_UNIFORM,
  /// W ~ N(0, 2/in): He et al. 2015, arXiv:1502.01852, equation 10, for ReLU
  KAIMING_NORMAL,
  /// W ~ U(±√(6/(in+out))): Glorot & Bengio 2010, equation 16, for tanh
  XAVIER_UNIFORM,
  /// W ~ N(0, 2/(in+out)): Glorot & Bengio 2010, equation 12, for tanh
  XAVIER_NORMAL,
  /// W ~ N(0, sd²) given |W| ≤ 2 sd, as TensorFlow's `truncated_normal`: what is left has 0.8796 sd
  TRUNCATED_NORMAL,
  /// W = 0: the usual start of a convex problem
  ZEROS;

  private static final double CUT = 2;

  /// Draws weights, one after another.
  ///
  /// @param deviation sd of `TRUNCATED_NORMAL`
  DoubleSupplier weights(int in, int out, double deviation, RandomGenerator random) {
    return switch (this) {
      case PYTORCH -> uniform(Math.sqrt(1.0 / in), random);
      case KAIMING_UNIFORM -> uniform(Math.sqrt(6.0 / in), random);
      case KAIMING_NORMAL -> normal(Math.sqrt(2.0 / in), random);
      case XAVIER_UNIFORM -> uniform(Math.sqrt(6.0 / (in + out)), random);
      case XAVIER_NORMAL -> normal(Math.sqrt(2.0 / (in + out)), random);
      case TRUNCATED_NORMAL -> truncatedNormal(deviation, random);
      case ZEROS -> () -> 0;
    };
  }

  /// Draws biases, one after another.
  DoubleSupplier biases(int in, double constant, RandomGenerator random) {
    return this == PYTORCH ? uniform(Math.sqrt(1.0 / in), random) : () -> constant;
  }

  private static DoubleSupplier uniform(double bound, RandomGenerator random) {
    return () -> random.nextDouble(-bound, bound);
  }

  private static DoubleSupplier normal(double deviation, RandomGenerator random) {
    return () -> random.nextGaussian(0, deviation);
  }

  private static DoubleSupplier truncatedNormal(double deviation, RandomGenerator random) {
    return () -> {
      double z = random.nextGaussian();
      while (Math.abs(z) > CUT) {
        z = random.nextGaussian();
      }
      return deviation * z;
    };
  }
}
