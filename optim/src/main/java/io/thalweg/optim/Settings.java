package io.thalweg.optim;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Checks the settings of a catalogue record against the ranges that its components state.
public final class Settings {
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  private static final ClassValue<Ranges> RANGES =
      new ClassValue<>() {
        @Override
        protected Ranges computeValue(Class<?> type) {
          return Ranges.of(type.getRecordComponents());
        }
      };

  private Settings() {}

  /// The ranges of a record's components.
  ///
  /// @param count of all components
  /// @param stated those that have a range
  private record Ranges(int count, List<Range> stated) {
    static Ranges of(RecordComponent[] components) {
      List<Range> stated = new ArrayList<>();
      for (int i = 0; i < components.length; i++) {
        Setting setting = components[i].getAnnotation(Setting.class);
        if (setting != null && !setting.in().isEmpty()) {
          stated.add(new Range(i, name(components[i]), setting.in(), Interval.parse(setting.in())));
        }
      }
      return new Ranges(components.length, List.copyOf(stated));
    }
  }

  /// A component's range.
  private record Range(int at, String name, String text, Interval interval) {}

  /// Checks `values`, one for each component of `type` in order.
  ///
  /// @throws SettingException such as `beta1 must be in [0,1), got 1.0`
  public static void check(Class<? extends Record> type, Object... values) {
    Ranges ranges = RANGES.get(type);
    if (ranges.count() != values.length) {
      throw new IllegalArgumentException(
          "%s has %d settings, got %d".formatted(type, ranges.count(), values.length));
    }
    for (Range range : ranges.stated()) {
      check(range.name(), range.text(), range.interval(), values[range.at()]);
    }
  }

  /// Checks one value against an interval such as `[0,1)`.
  ///
  /// @throws SettingException naming the value, what is allowed and what came
  public static void check(String name, String range, Object value) {
    check(name, range, Interval.parse(range), value);
  }

  private static void check(String name, String range, Interval interval, Object value) {
    List<?> values = value instanceof List<?> list ? list : List.of(value);
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
    return HUMP.matcher(component.getName()).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
  }
}
