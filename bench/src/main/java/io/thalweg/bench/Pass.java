package io.thalweg.bench;

import io.thalweg.optim.Ask;
import io.thalweg.optim.Lamb;
import io.thalweg.optim.Lars;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.optim.Sophia;
import io.thalweg.optim.Transform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;

/// One walk over memory that a step cannot do without.
///
/// @param reads vectors that are only read
/// @param updates vectors that are read and written
record Pass(int reads, int updates) {
  /// Steps before it is looked at which slots a step changes: rules that wait have begun.
  private static final int SETTLED = 20;

  private static final int NUMBERS = 1_000;

  /// How often each number of a vector is read or written.
  int words() {
    return reads + 2 * updates;
  }

  /// What each step of a period of the recipe must walk: a pass for each norm, then gradient,
  /// parameters and those slots that the step changes.
  ///
  /// ## Notes
  ///
  /// Which slots change is tried out. A slot that a step leaves as it was counts as not touched, as
  /// Lookahead's slow weights between synchronisations. Noise counts as one vector that is written
  /// and read.
  static List<List<Pass>> of(Recipe recipe) {
    Recipe.Parts parts = recipe.partsAt(0);
    List<Pass> norms = new ArrayList<>();
    parts.transforms().stream()
        .filter(Transform::needsGradientNorm)
        .forEach(_ -> norms.add(new Pass(1, 0)));
    int noise =
        (int) parts.transforms().stream().filter(Transform::needsNoise).count()
            + (parts.rule().needsNoise() ? 1 : 0);
    List<List<Pass>> period = new ArrayList<>();
    for (int slots : changed(recipe, parts.rule().period())) {
      List<Pass> passes = new ArrayList<>(norms);
      passes.addAll(ofRule(parts.rule(), SETTLED + period.size() + 1, slots + noise));
      period.add(passes);
    }
    return period;
  }

  private static List<Pass> ofRule(Rule rule, long t, int slots) {
    return switch (rule) {
      // An estimate takes g into h; a move reads h, which only estimates change.
      case Sophia sophia ->
          List.of(
              sophia.asks(t) == Ask.SAMPLED_LABELS ? new Pass(1, slots) : new Pass(2, 1 + slots));
      case Lars _ -> List.of(new Pass(1, 0), new Pass(1, 0), new Pass(1, 1 + slots));
      // ‖θ‖; ‖u‖ with g and θ read and both moments moved; the step from both moments.
      case Lamb _ -> List.of(new Pass(1, 0), new Pass(2, slots), new Pass(slots, 1));
      case Rule _ when rule.passes().isEmpty() -> List.of(new Pass(1, 1 + slots));
      default ->
          throw new IllegalArgumentException(
              "what a step with passes before it moves is known of lars and lamb only, got "
                  + rule);
    };
  }

  /// How many slots each step of a period changes.
  private static List<Integer> changed(Recipe recipe, long period) {
    Parameters parameters =
        Parameters.layout().add("all", NUMBERS).allocate(Precision.FLOAT32, Arena.ofAuto());
    SplittableRandom random = new SplittableRandom(1);
    List<Integer> changed = new ArrayList<>();
    try (Optimizer optimizer = Optimizer.of(recipe, parameters)) {
      for (long step = 0; step < SETTLED + period; step++) {
        for (int i = 0; i < NUMBERS; i++) {
          parameters.gradient(i, random.nextDouble() - 0.5);
        }
        SortedMap<String, MemorySegment> before = optimizer.state().slots();
        optimizer.step();
        if (step >= SETTLED) {
          changed.add(differing(before, optimizer.state().slots()));
        }
      }
    }
    return changed;
  }

  private static int differing(
      SortedMap<String, MemorySegment> before, SortedMap<String, MemorySegment> after) {
    Iterator<MemorySegment> others = after.values().iterator();
    return (int) before.values().stream().filter(slot -> slot.mismatch(others.next()) >= 0).count();
  }
}
