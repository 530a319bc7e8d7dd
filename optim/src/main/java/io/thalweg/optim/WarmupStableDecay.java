package io.thalweg.optim;

/// Rises, stays and falls at the end: warm-up, stable, decay.
///
/// ## Update
///     s < warmup:  η(s) = max·s/warmup                              s: whole units done
///     p ≤ 0:       η(s) = max
///     otherwise:   η(s) = end + (max − end)·f(p),  p = (min(s, steps) − (1 − decay)·steps)/(decay·steps)
///     f(p) = 1 − p | (1 + cos πp)/2 | 1 − √p
///
/// ## Source
/// Hu et al. 2024 (MiniCPM), [arXiv:2404.06395](https://arxiv.org/abs/2404.06395), section 4; shapes
/// of the decay: Hägele et al. 2024, [arXiv:2405.18392](https://arxiv.org/abs/2405.18392), section 3.
///
/// ## Notes
/// MiniCPM's own decay is exponential and over a tenth of the steps; that of 1 − √p over a fifth did
/// best in the second source.
///
/// @param max value of the stable part
/// @param steps units of all three parts
/// @param warmup units of the rise
/// @param decay share of the units in which it falls
/// @param shape along which curve it falls
/// @param end value from `steps` on
/// @param unit what s counts
public record WarmupStableDecay(
    @Setting(in = "[0,inf)") double max,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0", in = "[0,inf)") long warmup,
    @Setting(def = "0.2", in = "(0,1]") double decay,
    @Setting(def = "linear") Shape shape,
    @Setting(def = "0", in = "[0,inf)") double end,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  /// A curve from 1 to 0.
  public enum Shape {
    /// 1 − p.
    LINEAR,
    /// (1 + cos πp)/2.
    COSINE,
    /// 1 − √p: steep at first.
    ONE_MINUS_SQRT;

    double at(double p) {
      return switch (this) {
        case LINEAR -> 1 - p;
        case COSINE -> 0.5 * (1 + Math.cos(Math.PI * p));
        case ONE_MINUS_SQRT -> 1 - Math.sqrt(p);
      };
    }
  }

  private static final double ROUNDING = 1e-12;

  public WarmupStableDecay {
    Settings.check(WarmupStableDecay.class, max, steps, warmup, decay, shape, end, unit);
    long most = (long) Math.floor((1 - decay) * steps + ROUNDING * steps);
    if (warmup > most) {
      throw new SettingException(
          "warmup must be at most %d, the units before the decay, got %d".formatted(most, warmup));
    }
  }

  @Override
  public double at(Progress progress) {
    long done = Math.min(progress.done(unit), steps);
    if (done < warmup) {
      return max * done / warmup;
    }
    double p = (done - (1 - decay) * steps) / (decay * steps);
    return p <= 0 ? max : end + (max - end) * shape.at(Math.min(p, 1));
  }
}
