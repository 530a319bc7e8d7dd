package io.thalweg.optim;

import java.util.List;

/// Schedules one after the other, each from its own start.
///
/// ## Update
///     η(s) = scheduleᵢ(s − boundaryᵢ),  i = how many boundaries ≤ s,  boundary₀ = 0      s: whole units done
///
/// ## Source
/// PyTorch's `SequentialLR`, optax's `join_schedules`.
///
/// @param schedules in order; a number is a constant
/// @param boundaries units after which the next one starts, ascending: `boundaries="10,90"`; one
///   fewer than schedules
/// @param unit what s counts
public record Join(
    @Setting List<Schedule> schedules,
    @Setting(in = "[1,inf)") List<Long> boundaries,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Join {
    schedules = List.copyOf(schedules);
    boundaries = List.copyOf(boundaries);
    Settings.check(Join.class, schedules, boundaries, unit);
    Piecewise.checkAscending("boundaries", boundaries);
    if (schedules.size() != boundaries.size() + 1) {
      throw new SettingException(
          "schedules must be %d for %d boundaries, got %d"
              .formatted(boundaries.size() + 1, boundaries.size(), schedules.size()));
    }
  }

  @Override
  public double at(Progress progress) {
    int i = Piecewise.passed(boundaries, progress.done(unit));
    Progress since = i == 0 ? progress : progress.since(boundaries.get(i - 1), unit);
    return schedules.get(i).at(since);
  }
}
