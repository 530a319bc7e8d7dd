package io.thalweg.optim;

import java.util.List;

/// Constant between boundaries.
///
/// ## Update
///     η(s) = valuesᵢ,  i = how many boundaries ≤ s          s: whole units done
///
/// ## Source
/// Keras's `PiecewiseConstantDecay`.
///
/// ## Notes
/// The step after b whole units is the first of a new piece, as in PyTorch's `MultiStepLR`; Keras
/// changes one step later.
///
/// @param values one for each piece, one more than boundaries
/// @param boundaries units after which a new piece begins, ascending: `boundaries="100,200"`
/// @param unit what s counts
public record Piecewise(
    @Setting(in = "[0,inf)") List<Double> values,
    @Setting(in = "[1,inf)") List<Long> boundaries,
    @Setting(def = "step") Unit unit)
    implements Schedule {

  public Piecewise {
    values = List.copyOf(values);
    boundaries = List.copyOf(boundaries);
    Settings.check(Piecewise.class, values, boundaries, unit);
    checkAscending("boundaries", boundaries);
    if (values.size() != boundaries.size() + 1) {
      throw new SettingException(
          "values must be %d for %d boundaries, got %d"
              .formatted(boundaries.size() + 1, boundaries.size(), values.size()));
    }
  }

  @Override
  public double at(Progress progress) {
    return values.get(passed(boundaries, progress.done(unit)));
  }

  /// How many places were come to.
  static int passed(List<Long> ascending, long done) {
    return (int) ascending.stream().takeWhile(place -> place <= done).count();
  }

  /// @throws SettingException where there is none, or one is not behind the one before
  static void checkAscending(String name, List<Long> places) {
    List<Long> sorted = places.stream().distinct().sorted().toList();
    if (places.isEmpty() || !sorted.equals(places)) {
      throw new SettingException("%s must be ascending, got %s".formatted(name, places));
    }
  }
}
