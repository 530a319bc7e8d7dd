package io.thalweg.spark;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Model;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Dataset;
import io.thalweg.study.Halving;
import io.thalweg.study.Trainings;
import io.thalweg.train.Conduct;
import io.thalweg.train.Event;
import io.thalweg.train.Training;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/// A group of trainings on its way to an executor: recipes as text, the data as a broadcast.
///
/// @param halving one or none
record GroupTask(
    Model model,
    Broadcast<SentData> data,
    List<String> recipes,
    long seed,
    int epochs,
    int batch,
    long steps,
    double lossBound,
    Conduct conduct,
    boolean together,
    List<Halving> halving)
    implements Serializable {
  private static final String SPARK = "org.apache.spark.";

  static GroupTask of(Trainings.Group group, Broadcast<SentData> data) {
    Training template = group.template();
    return new GroupTask(
        template.model(),
        data,
        group.recipes().stream().map(GroupTask::text).toList(),
        template.seed(),
        template.epochs(),
        template.batch(),
        template.steps(),
        template.lossBound(),
        template.conduct(),
        group.together(),
        group.halving().stream().toList());
  }

  /// @throws SettingException where the text does not say all, as that of a rule of one's own
  private static String text(Recipe recipe) {
    String text = recipe.toString();
    if (!Recipe.parse(text).equals(recipe)) {
      throw new SettingException(
          "an optimizer that goes to a cluster must be made of what is in the catalogue, got "
              + text);
    }
    return text;
  }

  private Trainings.Group group(Dataset dataset) {
    List<Recipe> optimizers = recipes.stream().map(Recipe::parse).toList();
    Training template =
        new Training(
            model, dataset, optimizers.getFirst(), seed, epochs, batch, steps, lossBound, conduct);
    return new Trainings.Group(template, optimizers, together, halving.stream().findFirst());
  }

  /// Whether another attempt may go well: Spark's own complaints, such as that a task is to end,
  /// and those of the executor's files and connections.
  private static boolean isOfCluster(RuntimeException e) {
    return e instanceof UncheckedIOException || e.getClass().getName().startsWith(SPARK);
  }

  /// Trains all, on an executor.
  ///
  /// @throws RuntimeException where it is not the training that fails: Spark tries it again
  GroupOutcome train() {
    // Fetched from other machines, and unpacked on this one's disk.
    Dataset dataset = data.value().dataset();
    Engine.start(1);
    try {
      Map<String, Long> divergedAt = new HashMap<>();
      Trainings.Listener listener =
          new Trainings.Listener() {
            @Override
            public void on(Recipe recipe, long seed, Event event) {
              if (event instanceof Event.Diverged(long step, String _)) {
                divergedAt.put(recipe.toString(), step);
              }
            }
          };
      return new GroupOutcome.Trained(
          group(dataset).train(listener, System::nanoTime).stream()
              .map(run -> SentRun.of(run, divergedAt.getOrDefault(run.optimizer(), 0L)))
              .toList());
    } catch (RuntimeException e) {
      if (isOfCluster(e)) {
        throw e;
      }
      return new GroupOutcome.Refused(e);
    }
  }
}
