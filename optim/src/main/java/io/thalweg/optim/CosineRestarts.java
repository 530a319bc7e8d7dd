package io.thalweg.optim;

/// Falls along half a cosine wave, then starts again from the top, each time for longer: SGDR.
///
/// ## Update
///     η(s) = end + ½(initial − end)(1 + cos(π·sᵢ/Tᵢ))         sᵢ: whole units done since restart i
///     T₀ = steps,  Tᵢ₊₁ = factor·Tᵢ
///
/// ## Source
/// Loshchilov & Hutter 2017, [arXiv:1608.03983](https://arxiv.org/abs/1608.03983), equation 5.
///
/// @param initial value at the start and after each restart
/// @param steps units of the first fall
/// @param factor how much longer each fall is than the one before
/// @param end value that each fall comes near
/// @param unit what is counted
public record CosineRestarts(
    @Setting(in = "[0,inf)") double initial,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "1", in = "[1,inf)") int factor,
    @Setting(def = "0", in = "[0,inf)") double end,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public CosineRestarts {
    Settings.check(CosineRestarts.class, initial, steps, factor, end, unit);
  }

  @Override
  public double at(Progress progress) {
    double done = progress.done(unit);
    double length = steps;
    if (factor == 1) {
      done %= length;
    }
    while (done >= length) {
      done -= length; // one fall more is over
      length *= factor;
    }
    return end + 0.5 * (initial - end) * (1 + Math.cos(Math.PI * done / length));
  }
}
