package io.thalweg.app;

import io.thalweg.optim.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A series to filter.
enum Signal {
  /// 1 from the first value on.
  STEP,
  /// Independent normal values, mean 0, standard deviation 1.
  NOISE,
  /// 0, 1, 2, …
  RAMP,
  /// A sine of amplitude 1.
  SINE;

  /// @param period of the sine, in steps
  double[] values(int steps, double period, long seed) {
    SplittableRandom random = new Seed(seed).split("signal").random();
    double[] values = new double[steps];
    Arrays.setAll(
        values,
        t ->
            switch (this) {
              case STEP -> 1;
              case NOISE -> random.nextGaussian();
              case RAMP -> t;
              case SINE -> Math.sin(2 * Math.PI * t / period);
            });
    return values;
  }
}
