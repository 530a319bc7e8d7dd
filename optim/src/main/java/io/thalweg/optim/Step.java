package io.thalweg.optim;

/// What a rule is told about the step it makes: its number, the learning rate, and powers of decay
/// factors that every tile needs again. Owned by one thread and reused from step to step.
public final class Step {
  private static final int CACHED = 4;

  private final double[] bases = new double[CACHED];
  private final double[] powers = new double[CACHED];
  private int cached;
  private long t;
  private double rate;
  private double gradientNorm = Double.NaN;

  Step() {}

  Step to(long t, double rate) {
    this.t = t;
    this.rate = rate;
    cached = 0;
    return this;
  }

  Step gradientNorm(double norm) {
    gradientNorm = norm;
    return this;
  }

  /// The step's number t, counted from 1.
  public long t() {
    return t;
  }

  /// The learning rate η of this step.
  public double rate() {
    return rate;
  }

  /// βᵗ
  public double power(double beta) {
    for (int i = 0; i < cached; i++) {
      if (bases[i] == beta) {
        return powers[i];
      }
    }
    double power = Math.pow(beta, (double) t);
    if (cached < CACHED) {
      bases[cached] = beta;
      powers[cached++] = power;
    }
    return power;
  }

  /// 1 − βᵗ, the bias correction of an exponentially weighted average that started at 0.
  public double correction(double beta) {
    return 1 - power(beta);
  }

  /// ‖g‖₂ over every parameter that the asking transform acts on, as the gradient stands when its
  /// turn comes. Only for a [Transform] that [Transform#needsGradientNorm()].
  public double gradientNorm() {
    return gradientNorm;
  }
}
