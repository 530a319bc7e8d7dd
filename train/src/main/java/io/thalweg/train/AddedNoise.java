package io.thalweg.train;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Noise added to every gradient, to see how an optimizer bears it.
///
/// ## Formula
///
///     g ← g + s ‖g‖ z/√n,  z ~ N(0, I):  as long as s times the gradient in the mean        g: [n]
final class AddedNoise {
  private final double strength;
  private final Seed seed;
  private long draws;

  /// @param strength s
  AddedNoise(double strength, Seed seed) {
    this.strength = strength;
    this.seed = seed;
  }

  /// Gradients that noise was added to: what the next is drawn from.
  long draws() {
    return draws;
  }

  void restore(long count) {
    draws = count;
  }

  void add(Parameters parameters) {
    SplittableRandom random = seed.split(draws++).random();
    float[] g = parameters.gradients().toArray(ValueLayout.JAVA_FLOAT);
    double squares = 0;
    for (float each : g) {
      squares += (double) each * each;
    }
    double deviation = strength * Math.sqrt(squares / g.length);
    for (int i = 0; i < g.length; i++) {
      parameters.gradient(i, g[i] + deviation * random.nextGaussian());
    }
  }
}
