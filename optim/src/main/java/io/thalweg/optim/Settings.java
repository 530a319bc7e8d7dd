package io.thalweg.optim;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

/// Checks the settings of a catalogue record against the ranges that its components state.
public final class Settings {
  private Settings() {}

  /// Checks `values`, one for each component of `type` in order.
  ///
  /// @throws SettingException such as `beta1 must be in [0,1), got 1.0`
  public static void check(Class<? extends Record> type, Object... values) {
    RecordComponent[] components = type.getRecordComponents();
    if (components.length != values.length) {
      throw new IllegalArgumentException(
          "%s has %d settings, got %d".formatted(type, components.length, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      Setting setting = components[i].getAnnotation(Setting.class);
      if (setting != null && !setting.in().isEmpty()) {
        check(name(components[i]), setting.in(), values[i]);
      }
    }
  }

  /// Checks one value against an interval such as `[0,1)`.
  ///
  /// @throws SettingException naming the value, what is allowed and what came
  public static void check(String name, String range, Object value) {
    List<?> values = value instanceof List<?> list ? list : List.of(value);
    Interval interval = Interval.parse(range);
    for (Object each : values) {
      if (each instanceof Number number && !interval.contains(number.doubleValue())) {
        throw new SettingException("%s must be in %s, got %s".formatted(name, range, each));
      }
    }
  }

  /// A component's value; `?` where its module keeps it to itself.
  static Object read(RecordComponent component, Object of) {
    try {
      component.getAccessor().trySetAccessible();
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      return "?";
    }
  }

  /// The name that a component has in expressions: kebab-case.
  static String name(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
