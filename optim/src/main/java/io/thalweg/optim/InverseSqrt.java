package io.thalweg.optim;

/// Rises in a straight line, then falls like 1/√t.
///
/// ## Update
///     η(s) = max · min(t/warmup, √(warmup/t)),  t = s + 1          s: whole units done
///
/// ## Source
/// Vaswani et al. 2017, [arXiv:1706.03762](https://arxiv.org/abs/1706.03762), equation 3.
///
/// ## Notes
/// The paper's scale d^−½ (the model's width) is left to `max`: its rate is this one with
/// max = (d·warmup)^−½. As there, the first step already moves, and t = warmup is the top.
///
/// @param max the largest value
/// @param warmup units of the rise
/// @param unit what s counts
public record InverseSqrt(
    @Setting(in = "[0,inf)") double max,
    @Setting(def = "4000", in = "[1,inf)") long warmup,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public InverseSqrt {
    Settings.check(InverseSqrt.class, max, warmup, unit);
  }

  @Override
  public double at(Progress progress) {
    double t = progress.done(unit) + 1.0;
    return max * Math.min(t / warmup, Math.sqrt(warmup / t));
  }
}
