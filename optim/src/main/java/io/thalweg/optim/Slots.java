package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A rule's state: its slots by name, and those of the rule it wraps.
public final class Slots {
  private final List<Slot> slots;
  private final List<Vec> vectors;
  private final Numbers numbers;
  private final Optional<Slots> inner;

  /// Adds a window for each slot that has a number per parameter to the tape, in the order of
  /// [#all].
  Slots(Rule rule, Tape tape, Numbers numbers) {
    slots = rule.slots().stream().filter(Slots::hasWindow).toList();
    vectors = slots.stream().map(slot -> tape.window()).toList();
    this.numbers = numbers;
    inner = rule.inner().map(wrapped -> new Slots(wrapped, tape, numbers.inner()));
  }

  static boolean hasWindow(Slot slot) {
    return slot.extent() == Slot.Extent.NUMBERS;
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

  /// The rule's number of that name: in a pass as the step before left it, in the step as
  /// [Rule#advance] did.
  public double number(String name) {
    return numbers.get(name);
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

  /// A slot with its path, `slow`, `inner.m`, …
  record Named(String path, Slot slot) {}

  /// All slots, a rule's own first, then those of the rule it wraps.
  static List<Named> all(Rule rule) {
    List<Named> all = new ArrayList<>();
    rule.slots().forEach(slot -> all.add(new Named(slot.name(), slot)));
    rule.inner()
        .ifPresent(wrapped ->
            all(wrapped).forEach(each -> all.add(new Named("inner." + each.path(), each.slot()))));
    return all;
  }
}
