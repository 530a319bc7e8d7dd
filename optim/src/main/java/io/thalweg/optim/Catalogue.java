package io.thalweg.optim;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one list of all rules, or schedules, problems, models, …: everything else (command line,
/// forms, search spaces, docs, shared tests) is made from it. An entry is a record class; an
/// expression names it and sets some of its components.
///
/// @param <T> what the entries create
public final class Catalogue<T> {
  private final String noun;
  private final Class<T> base;
  private final Optional<Catalogue<Schedule>> schedules;
  private final Map<String, Entry<T>> entries = new LinkedHashMap<>();

  private Catalogue(
      String noun,
      Class<T> base,
      Optional<Catalogue<Schedule>> schedules,
      Collection<Entry<T>> all) {
    this.noun = noun;
    this.base = base;
    this.schedules = schedules;
    for (Entry<T> entry : all) {
      if (entries.put(entry.id(), entry) != null) {
        throw new IllegalArgumentException("%s %s stands twice".formatted(noun, entry.id()));
      }
    }
  }

  /// A catalogue whose settings are constants.
  ///
  /// @param noun what an entry is called in messages, such as `problem`
  public static <T> Catalogue<T> of(String noun, Class<T> base, List<Entry<T>> entries) {
    return new Catalogue<>(noun, base, Optional.empty(), entries);
  }

  /// A catalogue whose numbers may follow schedules.
  static <T> Catalogue<T> scheduled(
      String noun, Class<T> base, Catalogue<Schedule> schedules, List<Entry<T>> entries) {
    return new Catalogue<>(noun, base, Optional.of(schedules), entries);
  }

  /// What an entry is called in messages.
  public String noun() {
    return noun;
  }

  /// All entries, in the order of the list.
  public Collection<Entry<T>> entries() {
    return java.util.Collections.unmodifiableCollection(entries.values());
  }

  /// Whether there is an entry of this id.
  public boolean contains(String id) {
    return entries.containsKey(id);
  }

  /// The entry of this id.
  ///
  /// @throws SettingException naming the nearest id
  public Entry<T> entry(String id) {
    Entry<T> entry = entries.get(id);
    if (entry == null) {
      throw unknown(id, entries.keySet());
    }
    return entry;
  }

  SettingException unknown(String id, Collection<String> allowed) {
    return new SettingException(
        "unknown %s %s%s (allowed: %s)"
            .formatted(noun, id, Nearest.hint(id, allowed), String.join(", ", allowed)));
  }

  /// What an expression says; every setting must be constant.
  ///
  /// @throws SettingException naming what is wrong and what is allowed
  public T create(Expression expression) {
    Bound<T> bound = bind(expression);
    if (!bound.constant()) {
      throw new SettingException(
          "%s must have constant settings, got %s".formatted(bound.canonical().name(), expression));
    }
    return bound.value().at(Progress.START);
  }

  /// What an expression says; every setting must be constant.
  ///
  /// @throws SettingException naming what is wrong and what is allowed
  public T create(String expression) {
    return create(Expression.parse(expression));
  }

  /// The expression, in canonical form, that creates an equal value; empty where the value, or one
  /// within it, is of a class that no entry has.
  public Optional<Expression> expression(Object value) {
    return entries.values().stream()
        .filter(entry -> entry.type() == value.getClass())
        .findFirst()
        .flatMap(entry -> written(entry, value))
        .map(this::canonical);
  }

  private Optional<Expression> written(Entry<T> entry, Object value) {
    Map<String, Expression> settings = new LinkedHashMap<>();
    for (RecordComponent component : entry.type().getRecordComponents()) {
      Optional<Expression> written = written(Settings.read(component, value));
      if (written.isEmpty()) {
        return Optional.empty();
      }
      settings.put(Settings.name(component), written.get());
    }
    return Optional.of(new Expression.Call(entry.id(), List.of(), settings));
  }

  private Optional<Expression> written(Object part) {
    if (part instanceof List<?> parts && parts.stream().anyMatch(base::isInstance)) {
      List<Expression> all = parts.stream().flatMap(each -> expression(each).stream()).toList();
      return all.size() == parts.size()
          ? Optional.of(new Expression.Call("list", all, Map.of()))
          : Optional.empty();
    }
    return base.isInstance(part) ? expression(part) : Optional.of(Binding.print(part));
  }

  /// The expression with every setting that has its default left out, so that equal things print
  /// equally.
  public Expression canonical(Expression expression) {
    return bind(expression).canonical();
  }

  Bound<T> bind(Expression expression) {
    return switch (expression) {
      case Expression.Call call -> new Binding<>(this, entry(call.name()), call).bind();
      case Expression.Num number when base == Schedule.class ->
          bind(new Expression.Call("constant", List.of(number), Map.of()));
      default ->
          throw new SettingException("%s must be a name, got %s".formatted(noun, expression));
    };
  }

  Class<T> base() {
    return base;
  }

  Optional<Catalogue<Schedule>> schedules() {
    return schedules;
  }

  /// An expression resolved against the catalogue.
  ///
  /// @param rate of the rule, or of the rule it wraps; empty where there is none
  /// @param constant whether the value is the same at all times
  record Bound<T>(
      Expression.Call canonical, Scheduled<T> value, boolean constant, Optional<Schedule> rate) {}
}
