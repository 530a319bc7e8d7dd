package io.thalweg.study.published;

import io.thalweg.engine.Examples;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Summary;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// Steps until the accuracy on validation and test examples has reached a target, looked at after
/// every epoch.
///
/// @param model what is trained
/// @param batch examples per step
/// @param epochs at most
/// @param validation examples held out of the training data
/// @param target share of both that has to be right
/// @param published steps, in words
/// @param optimizers expressions
public record TimeToAccuracy(
    About about,
    String model,
    int batch,
    int epochs,
    int validation,
    double target,
    String published,
    List<String> optimizers)
    implements Experiment {

  public TimeToAccuracy {
    optimizers = List.copyOf(optimizers);
  }

  @Override
  public String setting() {
    return ("%s on %s, features standardised, batch %d, %d examples held out, at most %d epochs,"
            + " target %s on the held-out and on the test examples")
        .formatted(model, about.data(), batch, validation, epochs, target);
  }

  @Override
  public long parts(int seeds) {
    return (long) optimizers.size() * seeds;
  }

  @Override
  public List<Row> run(Laboratory laboratory) {
    Dataset all = laboratory.data(about.data(), Scaling.STANDARD);
    List<Long> seeds = laboratory.seeds();
    List<Callable<OptionalLong>> tasks = new ArrayList<>();
    for (String optimizer : optimizers) {
      for (long seed : seeds) {
        tasks.add(() -> {
          OptionalLong steps = steps(all, optimizer, seed);
          laboratory.listener().accept("%s, seed %d".formatted(optimizer, seed));
          return steps;
        });
      }
    }
    List<OptionalLong> steps = laboratory.run(tasks);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < optimizers.size(); i++) {
      List<Double> arrived =
          steps.subList(i * seeds.size(), (i + 1) * seeds.size()).stream()
              .filter(OptionalLong::isPresent)
              .map(each -> (double) each.getAsLong())
              .toList();
      rows.add(
          new Row(
              optimizers.get(i),
              "steps to the target",
              published,
              Summary.of(arrived),
              seeds.size() - arrived.size()));
    }
    return rows;
  }

  private OptionalLong steps(Dataset all, String optimizer, long seed) {
    Training training =
        Laboratory.training(model, all.validation(validation), optimizer, seed, epochs, batch);
    try (Descent descent = new Descent(training);
        Examples test = Descent.examples(all.test(), all)) {
      Run run =
          Trainer.run(
              descent, List.of(), _ -> {}, epoch -> !isThere(descent, test, epoch), () -> 0);
      boolean arrived =
          run.divergence().isEmpty() && isThere(descent, test, run.epochs().getLast());
      return arrived
          ? OptionalLong.of((long) run.epochs().size() * training.stepsPerEpoch())
          : OptionalLong.empty();
    }
  }

  private boolean isThere(Descent descent, Examples test, Epoch epoch) {
    return epoch.testAccuracy() >= target // on the held-out examples
        && descent.optimizer().evaluate(() -> descent.network().evaluate(test)).accuracy()
            >= target;
  }
}
