package io.thalweg.app;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings that an optimizer is mapped over where none are named.
final class MapAxes {
  static final int COLUMNS = 100;
  static final int ROWS = 80;

  private static final double HIGHEST_SHARE = 0.99;

  private MapAxes() {}

  /// Rates from a hundredth of the limit to one and a half times.
  static Axis rates(Recipe recipe, OperatingPoint point, double curvature, int count) {
    double limit =
        StableRates.of(recipe, point, curvature)
            .map(StableRates::max)
            .filter(Double::isFinite)
            .orElseThrow(() ->
                new SettingException(
                    "%s has no limit of stability on curvature %s: give --x"
                        .formatted(recipe, curvature)));
    return Axis.logarithmic("rate", limit / 100, limit * 1.5, count);
  }

  /// The first share in `[0,1)`, such as momentum.
  static Optional<Axis> share(Recipe recipe, int count) {
    return shares(recipe.expression())
        .findFirst()
        .map(name -> Axis.linear(name, 0, HIGHEST_SHARE, count));
  }

  private static Stream<String> shares(Expression part) {
    if (!(part instanceof Expression.Call call)) {
      return Stream.of();
    }
    Stream<String> own =
        Catalogues.RULES.contains(call.name())
            ? Catalogues.RULES.entry(call.name()).settings().stream()
                .filter(
                    setting -> setting.kind().equals("number") && setting.range().equals("[0,1)"))
                .map(Entry.SettingInfo::name)
            : Stream.of();
    return Stream.concat(own, call.positional().stream().flatMap(MapAxes::shares));
  }
}
