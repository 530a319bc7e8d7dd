package io.thalweg.study;

import io.thalweg.dynamics.Hutchinson;
import io.thalweg.engine.Examples;
import io.thalweg.measure.NetworkCurvature;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/// How well networks do on examples that they were not trained on, by optimizer and batch size,
/// with the flatness of the loss where they ended.
///
/// @param template model, data and budget; recipe, seed and batch are replaced
/// @param seeds one training each
/// @param batches examples per step
/// @param scaling what the rate does with the batch
/// @param curvatureExamples of the training data, the first ones, that flatness is measured on; 0
///   for not measuring it
public record Generalization(
    Training template,
    List<Long> seeds,
    List<Integer> batches,
    RateScaling scaling,
    int curvatureExamples) {
  private static final int PROBES = 10;

  /// What the learning rate does where the batch is larger than the template's.
  public enum RateScaling {
    /// It stays.
    NONE,
    /// It grows as the square root of the batch: the noise of a step stays.
    SQRT,
    /// It grows with the batch: Goyal et al. 2017, arXiv:1706.02677.
    LINEAR;

    double factor(int batch, int reference) {
      double ratio = (double) batch / reference;
      return switch (this) {
        case NONE -> 1;
        case SQRT -> Math.sqrt(ratio);
        case LINEAR -> ratio;
      };
    }
  }

  /// One training.
  ///
  /// @param sharpness largest eigenvalue of the training loss's Hessian at the end; not a number
  ///   where it was not measured
  /// @param trace of the Hessian, sum of its eigenvalues; the same
  private record Trained(Run run, double sharpness, double trace) {}

  /// All trainings of one optimizer at one batch size.
  ///
  /// @param optimizer with the rate that it was trained with
  /// @param given as it was asked for
  /// @param stepsPerEpoch of these batches
  /// @param sharpness over the trainings that finished, empty where it was not measured
  /// @param trace the same
  public record Result(
      String optimizer,
      String given,
      int batch,
      int stepsPerEpoch,
      List<Run> runs,
      Summary sharpness,
      Summary trace) {
    /// The trainings that spent their whole budget.
    public List<Run> finished() {
      return runs.stream().filter(run -> run.divergence().isEmpty()).toList();
    }

    /// A quantity after the last epoch, over the trainings that finished.
    public Summary atEnd(ToDoubleFunction<Epoch> quantity) {
      return Summary.of(
          finished().stream().map(run -> quantity.applyAsDouble(run.epochs().getLast())).toList());
    }

    /// Seconds of training in all, over the trainings that finished.
    public Summary seconds() {
      return Summary.of(
          finished().stream()
              .map(run -> run.epochs().stream().mapToDouble(Epoch::seconds).sum())
              .toList());
    }

    /// How long they took to a test accuracy.
    public TimeToTarget timeToTarget(double target) {
      return TimeToTarget.of(target, runs);
    }
  }

  /// Told of each training that ended.
  @FunctionalInterface
  public interface Listener {
    /// Tells of one, from any of the executor's threads.
    void trained(Recipe recipe, int batch, Run run);
  }

  public Generalization {
    seeds = List.copyOf(seeds);
    batches = List.copyOf(batches);
    if (seeds.isEmpty() || batches.isEmpty()) {
      throw new IllegalArgumentException("there must be a seed and a batch size");
    }
    batches.forEach(template::withBatch); // complains before the work
  }

  /// Trains all.
  ///
  /// @param executor runs the trainings, each on one thread
  /// @return by optimizer, then by batch
  public List<Result> run(
      List<Recipe> recipes, Executor executor, Listener listener, LongSupplier nanoClock) {
    List<Callable<Trained>> tasks = new ArrayList<>();
    for (Recipe given : recipes) {
      for (int batch : batches) {
        Recipe recipe = scaled(given, batch);
        for (long seed : seeds) {
          tasks.add(() -> {
            Trained trained = train(template.withBatch(batch).with(recipe, seed), nanoClock);
            listener.trained(recipe, batch, trained.run());
            return trained;
          });
        }
      }
    }
    List<Trained> all = Tasks.run(executor, tasks);
    List<Result> results = new ArrayList<>();
    int next = 0;
    for (Recipe given : recipes) {
      for (int batch : batches) {
        List<Trained> same = all.subList(next, next + seeds.size());
        next += seeds.size();
        results.add(result(given, batch, same));
      }
    }
    return results;
  }

  private Result result(Recipe given, int batch, List<Trained> trained) {
    List<Trained> measured =
        trained.stream().filter(each -> Double.isFinite(each.sharpness())).toList();
    return new Result(
        scaled(given, batch).toString(),
        given.toString(),
        batch,
        template.withBatch(batch).stepsPerEpoch(),
        trained.stream().map(Trained::run).toList(),
        Summary.of(measured.stream().map(Trained::sharpness).toList()),
        Summary.of(measured.stream().map(Trained::trace).toList()));
  }

  private Recipe scaled(Recipe recipe, int batch) {
    double factor = scaling.factor(batch, template.batch());
    double rate = recipe.partsAt(0).rate() * factor;
    return factor == 1 ? recipe : recipe.withRate(new Expression.Num(rate));
  }

  private Trained train(Training training, LongSupplier nanoClock) {
    try (Descent descent = new Descent(training)) {
      Run run = Trainer.run(descent, List.of(), _ -> {}, _ -> true, nanoClock);
      Optional<double[]> flatness =
          run.divergence().isPresent() || curvatureExamples == 0
              ? Optional.empty()
              : Optional.of(descent.optimizer().evaluate(() -> flatness(descent)));
      return new Trained(
          run,
          flatness.map(each -> each[0]).orElse(Double.NaN),
          flatness.map(each -> each[1]).orElse(Double.NaN));
    }
  }

  /// Sharpness and trace.
  private double[] flatness(Descent descent) {
    int size = Math.min(curvatureExamples, template.data().train().size());
    Seed seed = new Seed(template.seed()).split("flatness");
    try (Examples some = Descent.examples(template.data().train().head(size), template.data());
        NetworkCurvature curvature = new NetworkCurvature(descent.network(), some)) {
      double sharpness = curvature.sharpness(seed.split("sharpness"));
      double trace = curvature.trace(new Hutchinson(PROBES, seed.split("trace"))).value();
      return new double[] {sharpness, trace};
    }
  }
}
