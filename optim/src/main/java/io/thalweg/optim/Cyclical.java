package io.thalweg.optim;

/// Goes up and down between two values in straight lines, again and again.
///
/// ## Update
///     η(s) = low + (high − low)·factor^c·h                              s: whole units done
///     c = ⌊s/(rise + fall)⌋,  k = s − c·(rise + fall),  h = k/rise up to rise, then 1 − (k − rise)/fall
///
/// ## Source
/// Smith 2017, [arXiv:1506.01186](https://arxiv.org/abs/1506.01186), section 3.1: `triangular` with
/// factor 1, `triangular2` with factor 0.5; PyTorch's `CyclicLR`.
///
/// @param low value at the start of each cycle
/// @param high value at the top of the first cycle
/// @param rise units from low to high
/// @param fall units from high to low; 0 is as many as it rises
/// @param factor what the height of each cycle is multiplied by to give that of the next
/// @param unit what s counts
public record Cyclical(
    @Setting(in = "[0,inf)") double low,
    @Setting(in = "[0,inf)") double high,
    @Setting(in = "[1,inf)") long rise,
    @Setting(def = "0", in = "[0,inf)") long fall,
    @Setting(def = "1", in = "(0,1]") double factor,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Cyclical {
    Settings.check(Cyclical.class, low, high, rise, fall, factor, unit);
  }

  @Override
  public double at(Progress progress) {
    long down = fall == 0 ? rise : fall;
    long done = progress.done(unit);
    long cycle = done / (rise + down);
    long k = done % (rise + down);
    double height = k <= rise ? (double) k / rise : 1 - (double) (k - rise) / down;
    return low + (high - low) * Math.pow(factor, (double) cycle) * height;
  }
}
