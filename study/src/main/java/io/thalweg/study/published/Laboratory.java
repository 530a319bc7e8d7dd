package io.thalweg.study.published;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Tasks;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What experiments are done with.
///
/// @param home where data sets are
/// @param arena data live as long as it does
/// @param seeds a training of each kind for each
/// @param executor runs the trainings, each on one thread
/// @param listener is told of what is done, from any of the executor's threads
public record Laboratory(
    DataHome home, Arena arena, List<Long> seeds, Executor executor, Consumer<String> listener) {
  public Laboratory {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("there must be a seed");
    }
  }

  Dataset data(String name, Scaling scaling) {
    return home.load(name, scaling, arena);
  }

  static Training training(
      String model, Dataset data, String optimizer, long seed, int epochs, int batch) {
    return new Training(
        model(model),
        data,
        Recipe.parse(optimizer),
        seed,
        epochs,
        batch,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  private static Model model(String expression) {
    return Models.CATALOGUE.create(Expression.parse(expression));
  }

  <T> List<T> run(List<? extends Callable<T>> tasks) {
    return Tasks.run(executor, tasks);
  }
}
