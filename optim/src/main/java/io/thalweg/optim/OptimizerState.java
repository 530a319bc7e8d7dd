package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that an optimizer knows besides its recipe and the parameters: with both, a training goes on
/// from here bit for bit.
///
/// @param step steps made
/// @param metrics the watched metric's history
/// @param precision number type of the slots
/// @param slots state by `tensor/slot`, such as `0.weight/m` or `0.weight/inner.m`, `[length]`
///   each; what a guard goes back to, by `kept/values/tensor` and `kept/state/tensor/slot`
/// @param numbers state that is one number for a group, by `group/name`, such as `0/d`; groups are
///   counted in the order of their first tensors; counters by their names; those of what a guard
///   goes back to, by `kept/step` and `kept/numbers/name`
public record OptimizerState(
    long step,
    List<Double> metrics,
    Precision precision,
    SortedMap<String, MemorySegment> slots,
    SortedMap<String, Double> numbers) {
  public OptimizerState {
    metrics = List.copyOf(metrics);
    slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }
}
