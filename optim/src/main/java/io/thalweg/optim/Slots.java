package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A rule's state within one tile: its slots by name, and those of the rule it wraps.
public final class Slots {
  private final List<Slot> slots;
  private final List<Vec> vectors;
  private final Optional<Slots> inner;

  Slots(Rule rule, Precision precision) {
    slots = rule.slots();
    vectors = new ArrayList<>();
    slots.forEach(slot -> vectors.add(Simd.vec(precision)));
    inner = rule.inner().map(wrapped -> new Slots(wrapped, precision));
  }

  /// The slot's window on the present tile.
  public Vec get(String name) {
    for (int i = 0; i < vectors.size(); i++) {
      if (slots.get(i).name().equals(name)) {
        return vectors.get(i);
      }
    }
    throw new IllegalArgumentException("no slot %s among %s".formatted(name, slots));
  }

  /// Whether there is such a slot.
  public boolean has(String name) {
    return slots.stream().anyMatch(slot -> slot.name().equals(name));
  }

  /// The state of the wrapped rule.
  public Slots inner() {
    return inner.orElseThrow();
  }

  /// What the slots are.
  public List<Slot> slots() {
    return slots;
  }

  /// Every window, this rule's first, then the wrapped rule's.
  void forEach(Consumer<Vec> action) {
    vectors.forEach(action);
    inner.ifPresent(slots -> slots.forEach(action));
  }

  /// Paths of all slots in the order of [#forEach]: `slow`, `inner.m`, …
  static List<String> paths(Rule rule) {
    List<String> paths = new ArrayList<>();
    rule.slots().forEach(slot -> paths.add(slot.name()));
    rule.inner().ifPresent(wrapped -> paths(wrapped).forEach(path -> paths.add("inner." + path)));
    return paths;
  }

  /// All slots in the order of [#forEach].
  static List<Slot> all(Rule rule) {
    List<Slot> all = new ArrayList<>(rule.slots());
    rule.inner().ifPresent(wrapped -> all.addAll(all(wrapped)));
    return all;
  }
}
