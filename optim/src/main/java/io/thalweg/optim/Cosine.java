package io.thalweg.optim;

/// Falls along half a cosine wave, then stays.
///
/// ## Update
///     η(s) = end + ½(initial − end)(1 + cos(π·min(s, steps)/steps))        s: whole units done
///
/// ## Source
/// Loshchilov & Hutter 2017, [arXiv:1608.03983](https://arxiv.org/abs/1608.03983), equation 5.
///
/// @param initial value at the start
/// @param steps units until the end is reached
/// @param end value from then on
/// @param unit what s counts
public record Cosine(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0", in = "[0,inf)") double end,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Cosine {
    Settings.check(Cosine.class, initial, steps, end, unit);
  }

  @Override
  public double at(Progress progress) {
    double share = (double) Math.min(progress.done(unit), steps) / steps;
    return end + 0.5 * (initial - end) * (1 + Math.cos(Math.PI * share));
  }
}
