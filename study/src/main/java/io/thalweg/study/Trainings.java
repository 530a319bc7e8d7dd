package io.thalweg.study;

import io.thalweg.optim.Recipe;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.SideBySide;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Where many trainings run: on threads of this process, or on other machines.
///
/// The same groups give the same bits everywhere, at the same engine thread count, but for the
/// seconds that runs report.
@FunctionalInterface
public interface Trainings {
  /// Trains all.
  ///
  /// @return for each group, in their order, one run for each of its recipes
  List<List<Run>> run(List<Group> groups, Listener listener);

  /// Told while trainings go on, from any thread.
  interface Listener {
    /// Tells of an event. Trainings side by side tell none; those on other machines tell their
    /// epochs and their divergence when they are over.
    default void on(Recipe recipe, long seed, Event event) {}

    /// Tells of a training that is over, once for each.
    default void ended(Recipe recipe, Run run) {}
  }

  /// Trainings that one thread does: the same but for their recipes.
  ///
  /// @param template model, data, seed and budget; its recipe is replaced
  /// @param recipes one training each
  /// @param together as copies of one network, where [SideBySide#suits]; else one after the other
  /// @param halving stops some of them early; empty for never
  record Group(
      Training template, List<Recipe> recipes, boolean together, Optional<Halving> halving) {
    public Group {
      recipes = List.copyOf(recipes);
    }

    /// One training to its end.
    public static Group alone(Training training) {
      return new Group(training, List.of(training.recipe()), false, Optional.empty());
    }

    /// Trains all on the calling thread.
    ///
    /// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it
    /// @return one for each recipe
    public List<Run> train(Listener listener, LongSupplier nanoClock) {
      if (!together) {
        return recipes.stream().map(recipe -> one(recipe, listener, nanoClock)).toList();
      }
      SideBySide.Judge judge =
          halving
              .<SideBySide.Judge>map(rule -> ended -> goOn(rule, ended))
              .orElseGet(SideBySide.Judge::lenient);
      List<Run> runs = SideBySide.run(template, recipes, judge, nanoClock);
      for (int i = 0; i < runs.size(); i++) {
        listener.ended(recipes.get(i), runs.get(i));
      }
      return runs;
    }

    private Run one(Recipe recipe, Listener listener, LongSupplier nanoClock) {
      try (Descent descent = new Descent(template.with(recipe, template.seed()))) {
        Run run =
            Trainer.run(
                descent,
                List.of(),
                event -> listener.on(recipe, template.seed(), event),
                epoch -> halving.map(rule -> goesOn(rule, epoch)).orElse(true),
                nanoClock);
        listener.ended(recipe, run);
        return run;
      }
    }

    private static boolean goesOn(Halving rule, Epoch epoch) {
      return rule.goesOn(epoch.epoch(), epoch.testLoss(), List.of(epoch.testLoss()));
    }

    private static Set<Integer> goOn(Halving rule, NavigableMap<Integer, Epoch> ended) {
      Set<Integer> goOn = new HashSet<>();
      List<Double> losses = ended.values().stream().map(Epoch::testLoss).toList();
      ended.forEach((place, epoch) -> {
        if (rule.goesOn(epoch.epoch(), epoch.testLoss(), losses)) {
          goOn.add(place);
        }
      });
      return goOn;
    }
  }
}
