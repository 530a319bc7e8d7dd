package io.thalweg.study;

import io.thalweg.optim.Recipe;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

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

  /// What a comparison tells while it goes on; called from the trainings' threads.
  @FunctionalInterface
  public interface Listener {
    /// Tells of one event.
    ///
    /// @param recipe of the training that the event is about
    void on(Recipe recipe, long seed, Event event);
  }

  /// Trains all; as many at once as the executor has threads.
  ///
  /// @param problem the data set's name, for the record
  /// @param model the model's expression, for the record
  /// @param engineThreads of each training, for the record
  public Comparison run(
      String problem,
      String model,
      List<Recipe> recipes,
      int engineThreads,
      ExecutorService executor,
      Listener listener,
      LongSupplier nanoClock)
      throws InterruptedException {
    List<List<Future<Run>>> futures = new ArrayList<>();
    for (Recipe recipe : recipes) {
      List<Future<Run>> ofRecipe = new ArrayList<>();
      for (long seed : seeds) {
        Callable<Run> training =
            () ->
                Trainer.run(
                    template.with(recipe, seed),
                    event -> listener.on(recipe, seed, event),
                    nanoClock);
        ofRecipe.add(executor.submit(training));
      }
      futures.add(ofRecipe);
    }
    List<Comparison.Result> results = new ArrayList<>();
    try {
      for (int i = 0; i < recipes.size(); i++) {
        results.add(new Comparison.Result(recipes.get(i).toString(), results(futures.get(i))));
      }
    } finally {
      // After a failure nobody wants the trainings that have not begun.
      futures.forEach(ofRecipe -> ofRecipe.forEach(future -> future.cancel(false)));
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

  private static List<Run> results(List<Future<Run>> futures) throws InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (Future<Run> future : futures) {
      try {
        runs.add(future.get());
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException mistake -> throw mistake;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
    return runs;
  }
}
