package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// Copies the state of an optimizer, and goes back to copies that fit.
///
/// @param accumulator adds gradients up, where the recipe says so
/// @param guard looks out for gradients that are not finite, where the recipe says so
record StateCopies(
    Recipe recipe,
    Parameters parameters,
    Plan plan,
    Optional<Accumulator> accumulator,
    Optional<Guard> guard) {
  private static final String ACCUMULATED = "accumulated gradients";
  private static final String BAD = "bad gradients in a row";
  private static final String BATCHES = "batches";
  private static final long MOST_BATCHES = 1L << 53;
  private static final String RATE_FACTOR = "rate factor";

  /// What is no slot.
  ///
  /// @param step steps made
  /// @param metrics that schedules were told
  /// @param batches steps that began a new batch
  /// @param rateFactor what the recipe's rates are multiplied with
  record Counts(long step, List<Double> metrics, long batches, double rateFactor) {
    Counts {
      metrics = List.copyOf(metrics);
    }
  }

  static boolean isRateFactor(double factor) {
    return factor > 0 && Double.isFinite(factor);
  }

  /// A copy of all.
  OptimizerState of(Counts counts, Arena arena) {
    OptimizerState own = own(counts, arena);
    SortedMap<String, Double> numbers = new TreeMap<>(own.numbers());
    if (counts.rateFactor() != 1) {
      numbers.put(RATE_FACTOR, counts.rateFactor());
    }
    OptimizerState all =
        new OptimizerState(
            counts.step(), counts.metrics(), parameters.precision(), own.slots(), numbers);
    return guard.map(by -> by.withKept(all, arena)).orElse(all);
  }

  /// A copy of all but what a guard has kept of earlier ones.
  OptimizerState own(Counts counts, Arena arena) {
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    forEachSlot((name, segment) ->
        slots.put(name, arena.allocate(segment.byteSize(), 64).copyFrom(segment)));
    return new OptimizerState(
        counts.step(), counts.metrics(), parameters.precision(), slots, numbers(counts.batches()));
  }

  private void forEachSlot(BiConsumer<String, MemorySegment> visit) {
    plan.forEachSlot(visit);
    accumulator.ifPresent(sum ->
        parameters
            .tensors()
            .forEach(tensor -> {
              int bytes = parameters.precision().bytes();
              visit.accept(
                  tensor.name() + "/accumulated",
                  sum.mean().asSlice(tensor.offset() * bytes, tensor.length() * bytes));
            }));
  }

  private SortedMap<String, Double> numbers(long batches) {
    SortedMap<String, Double> numbers = plan.numbers();
    accumulator.ifPresent(sum -> numbers.put(ACCUMULATED, (double) sum.count()));
    guard.ifPresent(by -> numbers.put(BAD, (double) by.inARow()));
    if (!recipe.takesOneGradient() || guard.map(Guard::goesBack).orElse(false)) {
      numbers.put(BATCHES, (double) batches);
    }
    return numbers;
  }

  /// Goes on from a state that an optimizer of the same recipe and parameters had.
  ///
  /// @throws IllegalArgumentException where the state does not fit; nothing is changed then
  Counts restore(OptimizerState state) {
    OptimizerState own = guard.map(by -> by.withoutKept(state)).orElse(state);
    checkFits(own);
    Optional<Guard.Kept> kept = guard.flatMap(by -> by.kept(state));
    kept.ifPresent(earlier -> checkFits(earlier.state()));
    double factor = own.numbers().getOrDefault(RATE_FACTOR, 1.0);
    if (!isRateFactor(factor)) {
      throw new IllegalArgumentException("a rate's factor must be in (0,inf), got " + factor);
    }
    long step = take(own);
    guard.ifPresent(by -> by.restore(number(BAD, own, 0), kept));
    return new Counts(step, own.metrics(), number(BATCHES, own, step), factor);
  }

  private void checkFits(OptimizerState state) {
    List<String> names = new ArrayList<>();
    forEachSlot((name, segment) -> {
      names.add(name);
      MemorySegment saved = state.slots().get(name);
      if (saved == null || saved.byteSize() != segment.byteSize()) {
        throw new IllegalArgumentException(
            "state of %s must have %d bytes at %s, got %s"
                .formatted(
                    recipe, segment.byteSize(), name, saved == null ? "none" : saved.byteSize()));
      }
    });
    if (state.precision() != parameters.precision() || names.size() != state.slots().size()) {
      throw new IllegalArgumentException(
          "state must have the slots %s in %s, got %s in %s"
              .formatted(names, parameters.precision(), state.slots().keySet(), state.precision()));
    }
    Set<String> known = new TreeSet<>(state.numbers().keySet());
    known.remove(RATE_FACTOR);
    Set<String> expected = numbers(0).keySet();
    if (!known.equals(expected)) {
      throw new IllegalArgumentException(
          "state must have the numbers %s, got %s".formatted(expected, state.numbers().keySet()));
    }
    check(ACCUMULATED, state, accumulator.map(Accumulator::gradientsPerStep).orElse(1) - 1);
    check(BAD, state, guard.map(Guard::most).orElse(0L));
    // A guard takes steps back, not batches.
    check(BATCHES, state, guard.isPresent() ? MOST_BATCHES : state.step());
  }

  private static long number(String name, OptimizerState state, long missing) {
    return state.numbers().getOrDefault(name, (double) missing).longValue();
  }

  private static void check(String name, OptimizerState state, long most) {
    double saved = state.numbers().getOrDefault(name, 0.0);
    if (saved != Math.rint(saved) || saved < 0 || saved > most) {
      throw new IllegalArgumentException(
          "%s must be a whole number in [0,%d], got %s".formatted(name, most, saved));
    }
  }

  /// Takes over slots and numbers of a state that fits.
  ///
  /// @return its step
  long take(OptimizerState state) {
    forEachSlot((name, segment) -> {
      MemorySegment saved = state.slots().get(name);
      segment.copyFrom(saved == null ? segment : saved);
    });
    plan.restore(state.numbers());
    accumulator.ifPresent(sum -> sum.restore((int) number(ACCUMULATED, state, 0)));
    return state.step();
  }
}
