package io.thalweg.report;

import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a setting of an optimizer has been set to, or is by default.
final class SettingValue {
  private SettingValue() {}

  /// The value of the first rule or transform that has the setting; empty where it is no number.
  static Optional<Double> of(String optimizer, String setting) {
    try {
      return of(Expression.parse(optimizer), setting);
    } catch (SettingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> of(Expression part, String setting) {
    if (!(part instanceof Expression.Call call)) {
      return Optional.empty();
    }
    return Stream.<Catalogue<?>>of(Catalogues.RULES, Catalogues.TRANSFORMS)
        .filter(catalogue -> catalogue.contains(call.name()))
        .flatMap(catalogue -> own(catalogue.entry(call.name()), call, setting).stream())
        .findFirst()
        .or(() ->
            call.positional().stream().flatMap(inner -> of(inner, setting).stream()).findFirst());
  }

  private static Optional<Double> own(Entry<?> entry, Expression.Call call, String setting) {
    List<Entry.SettingInfo> settings = entry.settings();
    for (int i = 0; i < settings.size(); i++) {
      Entry.SettingInfo info = settings.get(i);
      if (info.name().equals(setting)) {
        Expression named = call.named().get(setting);
        Expression given =
            named == null && i < call.positional().size() ? call.positional().get(i) : named;
        return given instanceof Expression.Num(double value)
            ? Optional.of(value)
            : given == null ? number(info.def()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
