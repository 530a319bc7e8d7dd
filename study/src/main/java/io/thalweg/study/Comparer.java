package io.thalweg.study;

import io.thalweg.optim.Recipe;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Trains each recipe with each seed: the same initialisation and data order for all recipes within
/// a seed.
public final class Comparer {
  private final Training template;
  private final List<Long> seeds;
  private final double target;

  /// A comparison yet to be run.
  ///
  /// @param template model, data and budget; its recipe and seed are replaced
  /// @param seeds one training each
  /// @param target test accuracy that [Comparison#target()] counts epochs to
  public Comparer(Training template, Collection<Long> seeds, double target) {
    this.template = template;
    this.seeds = List.copyOf(seeds);
    this.target = target;
  }

  /// What a comparison tells while it goes on; called from any thread.
  @FunctionalInterface
  public interface Listener extends Trainings.Listener {
    /// Tells of one event.
    ///
    /// @param recipe of the training that the event is about
    @Override
    void on(Recipe recipe, long seed, Event event);
  }

  /// Trains all.
  ///
  /// @param problem the data set's name, for the record
  /// @param model the model's expression, for the record
  /// @param engineThreads of each training, for the record
  public Comparison run(
      String problem,
      String model,
      List<Recipe> recipes,
      int engineThreads,
      Trainings trainings,
      Listener listener) {
    List<Trainings.Group> groups =
        recipes.stream()
            .flatMap(recipe ->
                seeds.stream().map(seed -> Trainings.Group.alone(template.with(recipe, seed))))
            .toList();
    List<Run> runs = trainings.run(groups, listener).stream().flatMap(List::stream).toList();
    List<Comparison.Result> results = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      results.add(
          new Comparison.Result(
              recipes.get(i).toString(), runs.subList(i * seeds.size(), (i + 1) * seeds.size())));
    }
    Comparison.Budget budget =
        new Comparison.Budget(
            template.epochs(),
            template.batch(),
            template.data().train().size(),
            template.data().test().size(),
            seeds,
            engineThreads);
    return new Comparison(problem, model, budget, target, results);
  }
}
