package io.thalweg.optim;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One line of a catalogue: an id and the record class whose components are its settings.
///
/// @param id as it stands in expressions, in kebab-case
/// @param type a record whose components carry [Setting]
public record Entry<T>(String id, Class<? extends T> type) {

  /// The name that the learning rate has in every expression.
  static final String RATE = "rate";

  private static final Set<Class<?>> NUMBERS = Set.of(double.class, int.class, long.class);

  /// What a setting is called, what it may be, and what it means.
  ///
  /// @param kind `number`, `integer`, `flag`, `choice`, `text`, `numbers`, `schedule`, `schedules`
  ///   or the catalogue's own noun for a nested entry
  /// @param def the default as written in an expression; empty where the setting is required
  /// @param range the allowed interval; empty where every value is allowed
  /// @param choices the allowed words of a `choice`
  public record SettingInfo(
      String name, String kind, String def, String range, List<String> choices, String meaning) {}

  public Entry {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " must be a record");
    }
  }

  /// The default learning rate, where the entry has one.
  public Optional<Double> defaultRate() {
    return Optional.ofNullable(type.getAnnotation(DefaultRate.class)).map(DefaultRate::value);
  }

  /// What the entry's Javadoc says.
  public Documentation documentation() {
    return Documentation.of(type);
  }

  /// The settings in the order of positional arguments.
  public List<SettingInfo> settings() {
    Documentation documentation = documentation();
    List<SettingInfo> settings = new ArrayList<>();
    defaultRate()
        .map(rate -> new Expression.Num(rate).toString())
        .map(rate ->
            new SettingInfo(RATE, "number", rate, "[0,inf)", List.of(), "η, the learning rate"))
        .ifPresent(settings::add);
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = setting(component);
      String meaning = documentation.settings().getOrDefault(component.getName(), "");
      settings.add(
          new SettingInfo(
              Settings.name(component),
              kind(component),
              setting.def(),
              setting.in(),
              choices(component.getType()),
              meaning));
    }
    return settings;
  }

  /// What other libraries have of it, for `preset=LIBRARY` among its arguments.
  public List<Preset> presets() {
    return takesPreset() ? Presets.of(id) : List.of();
  }

  /// Whether it is of the kinds that other libraries' conventions are stated for.
  boolean takesPreset() {
    return Rule.class.isAssignableFrom(type) || Transform.class.isAssignableFrom(type);
  }

  /// The names of the settings in the order of positional arguments.
  List<String> names() {
    List<String> names = new ArrayList<>();
    defaultRate().ifPresent(rate -> names.add(RATE));
    Arrays.stream(type.getRecordComponents()).map(Settings::name).forEach(names::add);
    return names;
  }

  /// The names of the settings that are numbers, and so may be varied along an axis.
  Stream<String> numbers() {
    Stream<String> rate = defaultRate().stream().map(_ -> RATE);
    return Stream.concat(
        rate,
        Arrays.stream(type.getRecordComponents())
            .filter(component -> NUMBERS.contains(component.getType()))
            .map(Settings::name));
  }

  Setting setting(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(Setting.class))
        .orElseThrow(
            () -> new IllegalStateException("%s of %s lacks @Setting".formatted(component, type)));
  }

  static List<String> choices(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    return constants == null ? List.of() : Arrays.stream(constants).map(Entry::word).toList();
  }

  /// How an enum constant is written in an expression: `LEAKY_RELU` as `leaky-relu`, `_2C2D` as
  /// `2c2d`.
  static String word(Object constant) {
    String name = ((Enum<?>) constant).name();
    return name.substring(name.startsWith("_") ? 1 : 0).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String kind(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == double.class) {
      return "number";
    } else if (type == int.class || type == long.class) {
      return "integer";
    } else if (type == boolean.class) {
      return "flag";
    } else if (type == String.class || Parsed.is(type)) {
      return "text";
    } else if (type == List.class) {
      Class<?> element = element(component);
      return Number.class.isAssignableFrom(element) ? "numbers" : word(element) + "s";
    } else if (type == Recipe.class) {
      return "optimizer";
    }
    return type.isEnum() ? "choice" : word(type);
  }

  private static String word(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /// What a list is of.
  static Class<?> element(RecordComponent list) {
    return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
  }
}
