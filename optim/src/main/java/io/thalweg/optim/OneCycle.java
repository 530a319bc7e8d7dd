package io.thalweg.optim;

/// Rises once to a large value and falls far below the start: the one-cycle policy.
///
/// ## Update
///     initial = max/div-factor,  final = initial/final-div-factor          s: whole units done
///     two phases:    initial → max until s = rise·steps − 1, → final until s = steps − 1
///     three phases:  initial → max until s = rise·steps − 1, → initial until s = 2·rise·steps − 2,
///                    → final until s = steps − 1
///     a → b:  b + (a − b)(1 + cos πp)/2  or  b + (a − b)(1 − p),  p: share of the phase done
///
/// ## Source
/// Smith & Topin 2018, [arXiv:1708.07120](https://arxiv.org/abs/1708.07120) (three phases, linear);
/// PyTorch's `OneCycleLR`, whose conventions these are.
///
/// ## Notes
/// Stays at the final value after `steps`, where PyTorch stops with an error. PyTorch cycles the
/// momentum the other way unless told not to; here that is a schedule of the momentum's own.
///
/// @param max the largest value
/// @param steps units of the whole cycle
/// @param rise share of the units in which it rises; at most 0.5 with three phases
/// @param divFactor max over the value at the start
/// @param finalDivFactor value at the start over that at the end
/// @param anneal along which curve
/// @param threePhase whether it falls as it rose before it falls below the start
/// @param unit what s counts
public record OneCycle(
    @Setting(in = "[0,inf)") double max,
    @Setting(in = "[1,inf)") long steps,
    @Setting(def = "0.3", in = "(0,1)") double rise,
    @Setting(def = "25", in = "(0,inf)") double divFactor,
    @Setting(def = "1e4", in = "(0,inf)") double finalDivFactor,
    @Setting(def = "cos") Anneal anneal,
    @Setting(def = "false") boolean threePhase,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public OneCycle {
    Settings.check(
        OneCycle.class, max, steps, rise, divFactor, finalDivFactor, anneal, threePhase, unit);
    if (threePhase && rise > 0.5) {
      throw new SettingException("rise must be in (0,0.5] with three phases, got " + rise);
    }
  }

  @Override
  public double at(Progress progress) {
    double initial = max / divFactor;
    double last = initial / finalDivFactor;
    double done = (double) Math.min(progress.done(unit), steps - 1);
    double top = rise * steps - 1;
    double back = threePhase ? 2 * rise * steps - 2 : top;
    if (done <= top) {
      return phase(initial, max, 0, top, done);
    }
    return done <= back
        ? phase(max, initial, top, back, done)
        : phase(threePhase ? initial : max, last, back, steps - 1.0, done);
  }

  private double phase(double from, double to, double start, double end, double done) {
    return anneal.between(from, to, end > start ? (done - start) / (end - start) : 1);
  }
}
