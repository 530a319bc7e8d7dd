package io.thalweg.spark;

import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.GridSearch;
import io.thalweg.study.LocalTrainings;
import io.thalweg.study.Range;
import io.thalweg.study.Sweep;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Small trainings.
final class Digits {
  static final Dataset DATA = load();

  private Digits() {}

  private static Dataset load() {
    Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, Arena.ofAuto());
    return all.withTrain(all.train().head(300)).withTest(all.test().head(100));
  }

  static Training training(String model, String recipe, int batch, int epochs) {
    return new Training(
        Models.CATALOGUE.create(model),
        DATA,
        Recipe.parse(recipe),
        3,
        epochs,
        batch,
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  /// Rates from 0.001 to far beyond what trains.
  static Sweep sweep(Training training, int rates, int seeds, int copies) {
    return sweep(training, 1e6, rates, seeds, copies);
  }

  /// Rates from 0.001 on.
  static Sweep sweep(Training training, double most, int rates, int seeds, int copies) {
    return new Sweep(
        training,
        List.of(new Range("rate", 1e-3, most, true)),
        new GridSearch(List.of(rates)),
        rates,
        seeds,
        Optional.empty(),
        copies);
  }

  static List<Sweep.Trial> here(Sweep sweep) {
    return sweep.run(new LocalTrainings(Runnable::run, () -> 0), (_, _) -> {});
  }

  /// The same with the clock left out.
  static List<Sweep.Trial> untimed(List<Sweep.Trial> trials) {
    return trials.stream()
        .map(trial ->
            new Sweep.Trial(
                trial.number(),
                trial.values(),
                trial.recipe(),
                trial.runs().stream().map(Digits::untimed).toList()))
        .toList();
  }

  static Run untimed(Run run) {
    return new Run(
        run.optimizer(),
        run.seed(),
        run.epochs().stream().map(Digits::untimed).toList(),
        run.divergence(),
        run.parametersSha256());
  }

  private static Epoch untimed(Epoch each) {
    return new Epoch(
        each.epoch(),
        each.trainLoss(),
        each.trainAccuracy(),
        each.testLoss(),
        each.testAccuracy(),
        each.rate(),
        0);
  }

  /// How far the parameters of a training are from those of another: ‖a − b‖ / ‖b‖.
  static double distance(Descent one, Descent other) {
    float[] a = one.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT);
    float[] b = other.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - b[i], 2);
      length += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / length);
  }
}
