package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A rule's state: its slots by name, and those of the rule it wraps.
public final class Slots {
  private final List<Slot> slots;
  private final List<Vec> vectors;
  private final Optional<Slots> inner;

  /// Adds a window for each slot to the tape, in the order of [#all].
  Slots(Rule rule, Tape tape) {
    slots = rule.slots();
    vectors = slots.stream().map(slot -> tape.window()).toList();
    inner = rule.inner().map(wrapped -> new Slots(wrapped, tape));
  }

  /// The slot's vector.
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

  /// Paths of all slots in the order of [#all]: `slow`, `inner.m`, …
  static List<String> paths(Rule rule) {
    List<String> paths = new ArrayList<>();
    rule.slots().forEach(slot -> paths.add(slot.name()));
    rule.inner().ifPresent(wrapped -> paths(wrapped).forEach(path -> paths.add("inner." + path)));
    return paths;
  }

  /// All slots, a rule's own first, then those of the rule it wraps.
  static List<Slot> all(Rule rule) {
    List<Slot> all = new ArrayList<>(rule.slots());
    rule.inner().ifPresent(wrapped -> all.addAll(all(wrapped)));
    return all;
  }
}
