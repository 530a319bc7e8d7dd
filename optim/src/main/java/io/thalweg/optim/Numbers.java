package io.thalweg.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The state of a rule that is not one number per parameter but one for the group: by name, and
/// that of the rule it wraps.
public final class Numbers {
  private final Map<String, Double> values;
  private final Optional<Numbers> inner;

  Numbers(Rule rule) {
    values = new LinkedHashMap<>(rule.numbers());
    inner = rule.inner().map(Numbers::new);
  }

  /// The value of that name.
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no number %s among %s".formatted(name, values.keySet()));
    }
    return value;
  }

  /// Replaces a value.
  public void set(String name, double value) {
    get(name);
    values.put(name, value);
  }

  /// Those of the wrapped rule.
  public Numbers inner() {
    return inner.orElseThrow();
  }

  /// Adds all, named as slots are: `d`, `inner.d`, …
  void collect(String prefix, SortedMap<String, Double> all) {
    values.forEach((name, value) -> all.put(prefix + name, value));
    inner.ifPresent(wrapped -> wrapped.collect(prefix + "inner.", all));
  }

  /// Takes over what [#collect] gave.
  void restore(String prefix, SortedMap<String, Double> all) {
    values.replaceAll((name, value) -> all.getOrDefault(prefix + name, value));
    inner.ifPresent(wrapped -> wrapped.restore(prefix + "inner.", all));
  }
}
