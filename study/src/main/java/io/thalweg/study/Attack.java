package io.thalweg.study;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import io.thalweg.train.Descent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Examples changed so that a network errs, no feature by more than ε.
///
/// ## Formula
///
///     x ← clip(x + α sign ∂L/∂x) to [x₀ − ε, x₀ + ε] and to the range of the features
///     FGSM: one step, α = ε;  PGD: 20 steps, α = ε/8, from a random point within ε
///
/// ## Source
///
/// Goodfellow, Shlens & Szegedy 2015, [arXiv:1412.6572](https://arxiv.org/abs/1412.6572), equation 1
/// (FGSM); Madry et al. 2018, [arXiv:1706.06083](https://arxiv.org/abs/1706.06083), section 2.1 (PGD).
///
/// @param epsilon ε, in the unit of the features
/// @param steps how many
/// @param size α, of a step, in the unit of the features
/// @param start whether it starts from a random point within ε, not from the example itself
/// @param seed of the random points
public record Attack(double epsilon, int steps, double size, boolean start, Seed seed) {
  private static final int PGD_STEPS = 20;

  /// The fast gradient sign method.
  public static Attack fgsm(double epsilon) {
    return new Attack(epsilon, 1, epsilon, false, new Seed(0));
  }

  /// Projected gradient descent, in 20 steps.
  public static Attack pgd(double epsilon, Seed seed) {
    return new Attack(epsilon, PGD_STEPS, epsilon / 8, true, seed);
  }

  /// How the network does on the changed examples. It is left as it is, at the parameters that it
  /// has.
  ///
  /// @param examples of `data`; they stay as they are
  public Evaluation on(Network network, Split examples, Dataset data) {
    MemorySegment features = examples.features();
    float[] origin = features.toArray(ValueLayout.JAVA_FLOAT);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : origin) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment moved = arena.allocate(features.byteSize(), 64).copyFrom(features);
      MemorySegment gradient = arena.allocate(features.byteSize(), 64);
      float[] x = origin.clone();
      if (start) {
        scatter(x, low, high);
        MemorySegment.copy(x, 0, moved, ValueLayout.JAVA_FLOAT, 0, x.length);
      }
      Split there = new Split(moved, examples.targets(), examples.size(), examples.width());
      try (Examples changed = Descent.examples(there, data)) {
        for (int step = 0; step < steps; step++) {
          network.featureGradient(changed, gradient);
          move(x, gradient.toArray(ValueLayout.JAVA_FLOAT), origin, low, high);
          MemorySegment.copy(x, 0, moved, ValueLayout.JAVA_FLOAT, 0, x.length);
        }
        return network.evaluate(changed);
      }
    }
  }

  private void scatter(float[] x, float low, float high) {
    if (epsilon > 0) {
      SplittableRandom random = seed.random();
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.clamp(x[i] + random.nextDouble(-epsilon, epsilon), low, high);
      }
    }
  }

  private void move(float[] x, float[] gradient, float[] origin, float low, float high) {
    for (int i = 0; i < x.length; i++) {
      double to = x[i] + size * Math.signum(gradient[i]);
      to = Math.clamp(to, origin[i] - epsilon, origin[i] + epsilon);
      x[i] = (float) Math.clamp(to, low, high);
    }
  }
}
