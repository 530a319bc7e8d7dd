package io.thalweg.study;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Sgd;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Recommends a learning rate and momentum from measurements, and finds out by short trainings how
/// good the advice was.
///
/// @param training model, data, batch and seed of the first training; its optimizer is the one to
///   tune, whose rate and momentum do not count
/// @param target accuracy on the test examples that trainings are stopped at
/// @param seeds trainings of each setting
/// @param mostSteps that a training may take
public record Tuner(Training training, double target, int seeds, int mostSteps) {
  /// Steps between two looks at the accuracy.
  private static final int LOOK_EVERY = 10;

  /// Steps that a setting of the grid may take, against the advice.
  private static final int PATIENCE = 3;

  /// Settings that a check trains with: the advice and 36 others.
  public static final int TRIALS = 37;

  private static final double[] EFFECTIVE_RATES = {0.1, 0.2, 0.4, 0.8, 1.6, 3.2};
  private static final double[] MOMENTA = {0, 0.5, 0.8, 0.9, 0.95, 0.98};

  /// What came out.
  ///
  /// @param pilot what was measured
  /// @param advice the most cautious first, which is the one recommended
  /// @param stableRates of the recommended momentum on the sharpness that was measured
  /// @param checked how the advice did; empty where it was not checked
  public record Tuned(
      Pilot pilot,
      List<Advice> advice,
      Optional<StableRates> stableRates,
      Optional<Check> checked) {
    /// What is recommended.
    public Advice recommended() {
      return advice.getFirst();
    }
  }

  /// The advice beside a grid.
  ///
  /// @param target accuracy
  /// @param budget most steps of a training in the grid
  /// @param recommended the advice
  /// @param grid all settings, whatever the advice is
  /// @param best of the grid; empty where none reached the target
  /// @param ratio steps of the advice over those of the best; infinite where the advice did not
  ///   reach the target, empty where the grid did not
  public record Check(
      double target,
      int budget,
      Trial recommended,
      List<Trial> grid,
      Optional<Trial> best,
      Optional<Double> ratio) {}

  /// One setting.
  ///
  /// @param steps to the target, one for each seed that reached it
  /// @param reached how many did
  /// @param meanSteps over all seeds; infinite where one did not reach it
  public record Trial(Recipe recipe, List<Integer> steps, int reached, double meanSteps) {}

  /// Told of each training that ended.
  @FunctionalInterface
  public interface Listener {
    /// Tells of one setting, from the thread that trained it.
    void ended(Trial trial);
  }

  public Tuner {
    Advice.check(training.recipe());
    if (!(target > 0 && target <= 1)) {
      throw new IllegalArgumentException("target must be in (0,1], got " + target);
    }
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds must be at least 1, got " + seeds);
    }
    if (mostSteps < LOOK_EVERY) {
      throw new IllegalArgumentException(
          "steps must be at least %d, got %d".formatted(LOOK_EVERY, mostSteps));
    }
  }

  /// Measures and recommends.
  public Tuned advise() {
    Pilot pilot = Pilot.run(training);
    List<Advice> advice = Advice.of(training.recipe(), pilot, training.batch());
    Recipe recommended = advice.getFirst().recipe();
    return new Tuned(
        pilot,
        advice,
        StableRates.of(recommended, OperatingPoint.SETTLED, pilot.sharpness()),
        Optional.empty());
  }

  /// Trains with the advice and with a grid of 36 settings.
  ///
  /// @param executor runs the trainings, each on one thread
  public Tuned check(Tuned tuned, Executor executor, Listener listener) {
    List<Recipe> settings = grid();
    Recipe advice = tuned.recommended().recipe();
    Trial recommended = Tasks.run(executor, List.of(task(advice, mostSteps, listener))).getFirst();
    int budget =
        recommended.reached() == seeds
            ? (int) Math.min(mostSteps, PATIENCE * Math.ceil(recommended.meanSteps()))
            : mostSteps;
    List<Trial> grid =
        Tasks.run(
            executor, settings.stream().map(recipe -> task(recipe, budget, listener)).toList());
    Optional<Trial> best =
        grid.stream()
            .filter(trial -> Double.isFinite(trial.meanSteps()))
            .min(Comparator.comparingDouble(Trial::meanSteps));
    Optional<Double> ratio = best.map(trial -> recommended.meanSteps() / trial.meanSteps());
    Check check = new Check(target, budget, recommended, grid, best, ratio);
    return new Tuned(tuned.pilot(), tuned.advice(), tuned.stableRates(), Optional.of(check));
  }

  /// Effective rates times momenta; 36 rates where there is no momentum.
  private List<Recipe> grid() {
    if (training.recipe().partsAt(0).rule() instanceof Sgd) {
      int last = TRIALS - 2;
      return IntStream.rangeClosed(0, last)
          .mapToObj(
              i -> training.recipe().withRate(Advice.rounded(Math.pow(10, -2 + 3.0 * i / last))))
          .toList();
    }
    return DoubleStream.of(MOMENTA)
        .boxed()
        .flatMap(momentum ->
            DoubleStream.of(EFFECTIVE_RATES)
                .mapToObj(effective ->
                    training
                        .recipe()
                        .with("momentum", new Expression.Num(momentum))
                        .withRate(
                            threeDigits(Advice.rate(training.recipe(), effective, momentum)))))
        .toList();
  }

  /// 0.2 (1 − 0.9) is 0.02, not 0.019999999999999997.
  private static Expression threeDigits(double rate) {
    return new Expression.Num(BigDecimal.valueOf(rate).round(new MathContext(3)).doubleValue());
  }

  private Callable<Trial> task(Recipe recipe, int budget, Listener listener) {
    return () -> {
      Trial trial = trial(recipe, budget);
      listener.ended(trial);
      return trial;
    };
  }

  private Trial trial(Recipe recipe, int budget) {
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      stepsToTarget(training.with(recipe, training.seed() + i), budget).ifPresent(steps::add);
    }
    double mean =
        steps.size() == seeds
            ? steps.stream().mapToInt(Integer::intValue).average().orElseThrow()
            : Double.POSITIVE_INFINITY;
    return new Trial(recipe, steps, steps.size(), mean);
  }

  private OptionalInt stepsToTarget(Training each, int budget) {
    try (Descent descent = new Descent(each)) {
      for (int step = 1; step <= budget; step++) {
        double loss = descent.nextGradient();
        if (!(loss <= each.lossBound())) {
          return OptionalInt.empty();
        }
        descent.step();
        if (step % LOOK_EVERY == 0 && accuracy(descent) >= target) {
          return OptionalInt.of(step);
        }
      }
      return OptionalInt.empty();
    }
  }

  private static double accuracy(Descent descent) {
    return descent
        .optimizer()
        .evaluate(() -> descent.network().evaluate(descent.test()).accuracy());
  }
}
