package io.thalweg.optim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Turns the arguments of one call into the components of one record.
final class Binding<T> {
  private final Catalogue<T> catalogue;
  private final Entry<T> entry;
  private final Expression.Call call;
  private final Map<String, Expression> canonical = new LinkedHashMap<>();
  private final List<Expression> positional = new ArrayList<>();
  private Optional<Schedule> rate = Optional.empty();

  Binding(Catalogue<T> catalogue, Entry<T> entry, Expression.Call call) {
    this.catalogue = catalogue;
    this.entry = entry;
    this.call = call;
  }

  /// A component's value: the same at all times, or one that follows a schedule.
  private record Value(Scheduled<?> at, boolean constant) {
    static Value of(Object value) {
      return new Value(progress -> value, true);
    }
  }

  Catalogue.Bound<T> bind() {
    Map<String, Expression> arguments = arguments();
    entry.defaultRate().ifPresent(value -> rate = Optional.of(rate(value, arguments)));
    RecordComponent[] components = entry.type().getRecordComponents();
    List<Value> values = new ArrayList<>();
    for (RecordComponent component : components) {
      values.add(value(component, Optional.ofNullable(arguments.get(Settings.name(component)))));
    }
    T first = create(values.stream().map(value -> value.at().at(Progress.START)));
    boolean constant = values.stream().allMatch(Value::constant);
    return new Catalogue.Bound<>(
        new Expression.Call(entry.id(), positional, canonical),
        constant ? progress -> first : following(values),
        constant,
        rate);
  }

  private Scheduled<T> following(List<Value> values) {
    return new Scheduled<>() {
      @Override
      public T at(Progress progress) {
        return create(values.stream().map(value -> value.at().at(progress)));
      }

      @Override
      public T layout() {
        return create(values.stream().map(value -> value.at().layout()));
      }
    };
  }

  /// A number that follows a schedule.
  private record Following(Schedule schedule) implements Scheduled<Double> {
    @Override
    public Double at(Progress progress) {
      return schedule.at(progress);
    }

    @Override
    public Double layout() {
      double start = schedule.at(Progress.START);
      return start == 0 ? Double.MIN_VALUE : start;
    }
  }

  /// Positional and named arguments by name; a list component takes all positional ones left.
  private Map<String, Expression> arguments() {
    List<String> names = entry.names();
    Map<String, Expression> arguments = new LinkedHashMap<>();
    for (int i = 0; i < call.positional().size(); i++) {
      if (i >= names.size()) {
        throw error(
            "takes at most %d settings, got %d".formatted(names.size(), call.positional().size()));
      }
      if (isList(names.get(i))) {
        List<Expression> rest = call.positional().subList(i, call.positional().size());
        arguments.put(names.get(i), new Expression.Call("list", rest, Map.of()));
        break;
      }
      arguments.put(names.get(i), call.positional().get(i));
    }
    call.named()
        .forEach((name, value) -> {
          if (!asksForPreset(name)) {
            named(name, value, names, arguments);
          }
        });
    preset().ifPresent(preset -> preset.here().named().forEach(arguments::putIfAbsent));
    return arguments;
  }

  private boolean asksForPreset(String name) {
    return name.equals(Preset.NAME) && entry.takesPreset();
  }

  /// The conventions that the call asks for; what it sets beside them wins.
  private Optional<Preset> preset() {
    return call.named().entrySet().stream()
        .filter(argument -> asksForPreset(argument.getKey()))
        .findFirst()
        .map(argument -> preset((String) word(Preset.NAME, String.class, argument.getValue())));
  }

  private Preset preset(String library) {
    List<Preset> presets = entry.presets();
    List<String> allowed = presets.stream().map(Preset::library).toList();
    if (presets.isEmpty()) {
      throw error("preset must be left out, as none is stated for it, got " + library);
    }
    return presets.stream()
        .filter(each -> each.library().equals(library))
        .findFirst()
        .orElseThrow(() ->
            error(
                "preset must be one of %s, got %s%s"
                    .formatted(
                        String.join(", ", allowed), library, Nearest.hint(library, allowed))));
  }

  private void named(
      String name, Expression value, List<String> names, Map<String, Expression> arguments) {
    if (!names.contains(name)) {
      String has = names.isEmpty() ? "it has none" : "it has " + String.join(", ", names);
      throw error("has no setting %s%s (%s)".formatted(name, Nearest.hint(name, names), has));
    }
    if (arguments.put(name, value) != null) {
      throw error("sets %s twice".formatted(name));
    }
  }

  private boolean isList(String name) {
    return Arrays.stream(entry.type().getRecordComponents())
        .anyMatch(c -> Settings.name(c).equals(name) && c.getType() == List.class);
  }

  private Schedule rate(double value, Map<String, Expression> arguments) {
    Expression given = arguments.getOrDefault(Entry.RATE, new Expression.Num(value));
    if (given instanceof Expression.Num number) {
      checked(() -> Settings.check(Entry.RATE, "[0,inf)", number.value()));
      if (number.value() != value) {
        canonical.put(Entry.RATE, given);
      }
      return new Constant(number.value());
    }
    Catalogue.Bound<Schedule> bound = schedule(Entry.RATE, given);
    canonical.put(Entry.RATE, bound.canonical());
    return bound.value().at(Progress.START);
  }

  private Catalogue.Bound<Schedule> schedule(String name, Expression given) {
    if (given instanceof Expression.Call && catalogue.schedules().isPresent()) {
      return catalogue.schedules().get().bind(given);
    }
    throw error("%s must be a number, got %s".formatted(name, given));
  }

  private Value value(RecordComponent component, Optional<Expression> argument) {
    Setting setting = entry.setting(component);
    String name = Settings.name(component);
    if (component.getType() == catalogue.base()) {
      return nested(name, argument);
    }
    if (component.getType() == List.class && Entry.element(component) == catalogue.base()) {
      return nestedList(name, argument);
    }
    Optional<Value> standard =
        setting.def().isEmpty()
            ? Optional.empty()
            : Optional.of(convert(component, standard(component, setting.def())));
    if (argument.isEmpty()) {
      return standard.orElseThrow(() -> error("needs " + name));
    }
    Value value = convert(component, argument.get());
    record(component, argument.get(), value, standard);
    return value;
  }

  private static Expression standard(RecordComponent component, String def) {
    return component.getType() == List.class
        ? new Expression.Call("list", Expression.parseList(def), Map.of())
        : Expression.parse(def);
  }

  /// Notes the argument in canonical form unless it is the default.
  private void record(
      RecordComponent component, Expression argument, Value value, Optional<Value> standard) {
    String name = Settings.name(component);
    if (!value.constant()) {
      canonical.put(name, schedule(name, argument).canonical());
      return;
    }
    Object constant = value.at().at(Progress.START);
    if (standard.isPresent() && standard.get().at().at(Progress.START).equals(constant)) {
      return;
    }
    boolean first = component.getName().equals(entry.type().getRecordComponents()[0].getName());
    if (constant instanceof List<?> list && first && entry.defaultRate().isEmpty()) {
      list.forEach(each -> positional.add(new Expression.Num(((Number) each).doubleValue())));
    } else if (first && entry.defaultRate().isEmpty()) {
      positional.add(print(constant));
    } else {
      canonical.put(name, print(constant));
    }
  }

  /// A constant as it is written in an expression.
  static Expression print(Object constant) {
    return switch (constant) {
      case Number number -> new Expression.Num(number.doubleValue());
      case Boolean flag -> new Expression.Call(flag.toString());
      case Recipe recipe -> recipe.expression();
      case Constant(double value) -> new Expression.Num(value);
      case Schedule schedule -> Catalogues.SCHEDULES.expression(schedule).orElseThrow();
      case Enum<?> choice -> new Expression.Call(Entry.word(choice));
      case List<?> list when list.size() == 1 -> print(list.getFirst());
      case List<?> list ->
          new Expression.Text(
              String.join(",", list.stream().map(each -> print(each).toString()).toList()));
      default -> new Expression.Text(constant.toString());
    };
  }

  private Value nested(String name, Optional<Expression> argument) {
    Expression given = argument.orElseThrow(() -> error("needs " + name));
    Catalogue.Bound<T> bound = catalogue.bind(given);
    positional.add(given instanceof Expression.Num number ? number : bound.canonical());
    rate = bound.rate().or(() -> rate);
    return new Value(bound.value(), bound.constant());
  }

  private Value nestedList(String name, Optional<Expression> argument) {
    List<Value> values =
        items(argument.orElseThrow(() -> error("needs " + name))).stream()
            .map(item -> nested(name, Optional.of(item)))
            .toList();
    return new Value(
        progress -> values.stream().map(value -> value.at().at(progress)).toList(),
        values.stream().allMatch(Value::constant));
  }

  private Value convert(RecordComponent component, Expression given) {
    String name = Settings.name(component);
    Class<?> type = component.getType();
    if (type == double.class) {
      return number(name, given);
    } else if (type == int.class) {
      return Value.of(Math.toIntExact(whole(name, given, Integer.MAX_VALUE)));
    } else if (type == long.class) {
      return Value.of(whole(name, given, 1L << 53));
    } else if (type == List.class) {
      return Value.of(list(component, given));
    } else if (type == Schedule.class) {
      return Value.of(Catalogues.SCHEDULES.create(given));
    } else if (type == Recipe.class) {
      return Value.of(Recipe.of(given));
    } else if (Parsed.is(type)) {
      String text = (String) word(name, String.class, given);
      return Value.of(parsed(type, text));
    }
    return Value.of(word(name, type, given));
  }

  private Value number(String name, Expression given) {
    if (given instanceof Expression.Num(double value)) {
      return Value.of(value);
    }
    Schedule schedule = schedule(name, given).value().at(Progress.START);
    return new Value(new Following(schedule), false);
  }

  private long whole(String name, Expression given, long most) {
    if (given instanceof Expression.Num(double value)
        && value == Math.rint(value)
        && Math.abs(value) <= most) {
      return (long) value;
    }
    throw error("%s must be a whole number, got %s".formatted(name, given));
  }

  private List<?> list(RecordComponent component, Expression given) {
    String name = Settings.name(component);
    Class<?> element = Entry.element(component);
    List<Object> values = new ArrayList<>();
    for (Expression item : items(given)) {
      if (element == Double.class && item instanceof Expression.Num(double value)) {
        values.add(value);
      } else if (element == Integer.class) {
        values.add(Math.toIntExact(whole(name, item, Integer.MAX_VALUE)));
      } else if (element == Long.class) {
        values.add(whole(name, item, 1L << 53));
      } else {
        throw error("%s must be numbers, got %s".formatted(name, item));
      }
    }
    return List.copyOf(values);
  }

  /// The parts of `list(…)` or of a quoted list; a single part is a list of its own.
  private static List<Expression> items(Expression given) {
    return switch (given) {
      case Expression.Call(String word, List<Expression> all, var none)
          when word.equals("list") && none.isEmpty() ->
          all;
      case Expression.Text(String text) -> Expression.parseList(text);
      default -> List.of(given);
    };
  }

  private Object word(String name, Class<?> type, Expression given) {
    String word =
        switch (given) {
          case Expression.Text(String text) when type == String.class -> text;
          case Expression.Call bare when bare.isWord() -> bare.name();
          default -> given.toString();
        };
    if (type == String.class) {
      return word;
    }
    List<String> allowed = type == boolean.class ? List.of("false", "true") : Entry.choices(type);
    int index = allowed.indexOf(word);
    if (index < 0) {
      throw error(
          "%s must be one of %s, got %s%s"
              .formatted(name, String.join(", ", allowed), word, Nearest.hint(word, allowed)));
    }
    return type == boolean.class ? index == 1 : type.getEnumConstants()[index];
  }

  private T create(Stream<?> values) {
    RecordComponent[] components = entry.type().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      return entry.type().getDeclaredConstructor(types).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SettingException wrong) {
        throw error(wrong);
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s must be public".formatted(entry.type()), e);
    }
  }

  private Object parsed(Class<?> type, String text) {
    try {
      return Parsed.of(type, text);
    } catch (SettingException e) {
      throw error(e);
    }
  }

  private void checked(Runnable check) {
    try {
      check.run();
    } catch (SettingException e) {
      throw error(e);
    }
  }

  private SettingException error(SettingException wrong) {
    return error(String.valueOf(wrong.getMessage()));
  }

  private SettingException error(String what) {
    return new SettingException(entry.id() + ": " + what);
  }
}
