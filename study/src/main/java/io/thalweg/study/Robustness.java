package io.thalweg.study;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.LabelNoise;
import io.thalweg.problems.PixelNoise;
import io.thalweg.problems.Split;
import io.thalweg.train.Conduct;
import io.thalweg.train.Descent;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/// How much worse a network does on worse data than it was trained on, or trained on worse data, by
/// optimizer.
///
/// @param template model, data and budget; its recipe and seed are replaced
/// @param seeds one training each
/// @param disturbances what is done
public record Robustness(Training template, List<Long> seeds, List<Disturbance> disturbances) {

  /// What is done, of one kind in several strengths.
  ///
  /// @param strengths 0 is no disturbance
  public record Disturbance(Kind kind, List<Double> strengths) {
    public Disturbance {
      strengths = List.copyOf(strengths);
      for (double strength : strengths) {
        if (!(strength >= 0 && strength <= kind.most())) {
          throw new IllegalArgumentException(
              "%s must be in [0,%s], got %s".formatted(kind, kind.most(), strength));
        }
      }
    }
  }

  /// Kinds of disturbance.
  public enum Kind {
    /// Gaussian noise on the test examples' features, of a standard deviation
    PIXEL_NOISE,
    /// the fast gradient sign method on the test examples, within ε
    FGSM,
    /// projected gradient descent on the test examples, within ε
    PGD,
    /// a share of the training examples has a wrong label
    LABEL_NOISE,
    /// Gaussian noise on every gradient while training, of that many times the gradient's norm
    GRADIENT_NOISE;

    /// Whether a network has to be trained for each strength.
    public boolean isInTraining() {
      return this == LABEL_NOISE || this == GRADIENT_NOISE;
    }

    private double most() {
      return this == LABEL_NOISE ? 1 : 1e6;
    }

    /// As it is written in options.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Test accuracy of one optimizer under one disturbance.
  ///
  /// @param accuracy over the seeds whose training finished
  /// @param diverged trainings that did not
  public record Result(
      String optimizer, Kind kind, double strength, Summary accuracy, int diverged) {}

  /// Told of each network that has been trained and judged.
  @FunctionalInterface
  public interface Listener {
    /// Tells of one, from any of the executor's threads.
    void judged(Recipe recipe, long seed);
  }

  public Robustness {
    seeds = List.copyOf(seeds);
    disturbances = List.copyOf(disturbances);
    if (seeds.isEmpty() || disturbances.isEmpty()) {
      throw new IllegalArgumentException("there must be a seed and a disturbance");
    }
    if (template.data().isRegression()) {
      throw new IllegalArgumentException(
          "robustness needs classes, %s has numbers".formatted(template.data().name()));
    }
  }

  /// Networks that have to be trained for each optimizer and seed.
  public int trainings() {
    return 1
        + disturbances.stream()
            .filter(each -> each.kind().isInTraining())
            .mapToInt(each -> each.strengths().size())
            .sum();
  }

  /// One accuracy.
  ///
  /// @param value not a number where the training diverged
  private record Judged(Recipe recipe, Kind kind, double strength, double value) {}

  /// Trains and judges all.
  ///
  /// @param executor runs the trainings, each on one thread
  /// @return by optimizer, then by disturbance, then by strength
  public List<Result> run(List<Recipe> recipes, Executor executor, Listener listener) {
    List<Callable<List<Judged>>> tasks = new ArrayList<>();
    for (Recipe recipe : recipes) {
      for (long seed : seeds) {
        tasks.add(() -> told(listener, recipe, seed, onWorseExamples(recipe, seed)));
        for (Disturbance each : disturbances) {
          for (double strength :
              each.kind().isInTraining() ? each.strengths() : List.<Double>of()) {
            tasks.add(() ->
                told(listener, recipe, seed, inTraining(recipe, seed, each.kind(), strength)));
          }
        }
      }
    }
    List<Judged> all = Tasks.run(executor, tasks).stream().flatMap(List::stream).toList();
    List<Result> results = new ArrayList<>();
    for (Recipe recipe : recipes) {
      for (Disturbance each : disturbances) {
        each.strengths()
            .forEach(strength -> results.add(result(all, recipe, each.kind(), strength)));
      }
    }
    return results;
  }

  private static <T> T told(Listener listener, Recipe recipe, long seed, T judged) {
    listener.judged(recipe, seed);
    return judged;
  }

  private static Result result(List<Judged> all, Recipe recipe, Kind kind, double strength) {
    List<Double> same =
        all.stream()
            .filter(judged ->
                judged.recipe().equals(recipe)
                    && judged.kind() == kind
                    && judged.strength() == strength)
            .map(Judged::value)
            .toList();
    List<Double> known = same.stream().filter(Double::isFinite).toList();
    return new Result(
        recipe.toString(), kind, strength, Summary.of(known), same.size() - known.size());
  }

  /// One network under all that is done to test examples.
  private List<Judged> onWorseExamples(Recipe recipe, long seed) {
    List<Judged> judged = new ArrayList<>();
    try (Descent descent = new Descent(template.with(recipe, seed))) {
      boolean finished = trained(descent);
      for (Disturbance each : disturbances) {
        if (!each.kind().isInTraining()) {
          for (double strength : each.strengths()) {
            double accuracy =
                finished ? accuracy(descent, each.kind(), strength, seed) : Double.NaN;
            judged.add(new Judged(recipe, each.kind(), strength, accuracy));
          }
        }
      }
    }
    return judged;
  }

  private static boolean trained(Descent descent) {
    Run run = Trainer.run(descent, List.of(), _ -> {}, _ -> true, () -> 0);
    return run.divergence().isEmpty();
  }

  private double accuracy(Descent descent, Kind kind, double strength, long seed) {
    Dataset data = template.data();
    Seed random = new Seed(seed).split(kind.toString());
    return descent
        .optimizer()
        .evaluate(() ->
            switch (kind) {
              case PIXEL_NOISE -> noisy(descent, data.test(), strength, random);
              case FGSM -> Attack.fgsm(strength).on(descent.network(), data.test(), data);
              case PGD -> Attack.pgd(strength, random).on(descent.network(), data.test(), data);
              case LABEL_NOISE, GRADIENT_NOISE ->
                  throw new IllegalArgumentException(kind + " trains");
            })
        .accuracy();
  }

  private Evaluation noisy(Descent descent, Split test, double strength, Seed random) {
    try (Arena arena = Arena.ofConfined()) {
      Split noisy = new PixelNoise(strength, random).on(test, arena);
      try (Examples examples = Descent.examples(noisy, template.data())) {
        return descent.network().evaluate(examples);
      }
    }
  }

  /// A network trained on worse labels or with worse gradients, on the test data as they are.
  private List<Judged> inTraining(Recipe recipe, long seed, Kind kind, double strength) {
    try (Arena arena = Arena.ofConfined()) {
      Training training = template.with(recipe, seed);
      Training worse =
          kind == Kind.LABEL_NOISE
              ? training.on(
                  new LabelNoise(strength, new Seed(seed).split("labels"))
                      .onTraining(training.data(), arena))
              : training.with(new Conduct(1, strength));
      try (Descent descent = new Descent(worse)) {
        Run run = Trainer.run(descent, List.of(), _ -> {}, _ -> true, () -> 0);
        double accuracy =
            run.divergence().isPresent() ? Double.NaN : run.epochs().getLast().testAccuracy();
        return List.of(new Judged(recipe, kind, strength, accuracy));
      }
    }
  }
}
