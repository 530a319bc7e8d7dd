package io.thalweg.study;

import io.thalweg.engine.Network;
import io.thalweg.optim.Recipe;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.SideBySide;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Trains with many settings of one optimizer: several at once as copies of one network where the
/// model allows it, and many such groups beside each other.
///
/// ## Notes
///
/// The outcome does not depend on the number of threads. A search that learns, and early stopping,
/// see what the groups of 16 trials before came to.
///
/// @param training model, data, first seed and budget; its recipe is the one whose settings vary
/// @param ranges the settings
/// @param search which of their values are tried
/// @param trials how many settings at most
/// @param seeds trainings of each setting
/// @param rungs stops trials early; empty for never
/// @param copies networks trained at once by a thread; 1 for one after the other
public record Sweep(
    Training training,
    List<Range> ranges,
    Search search,
    int trials,
    int seeds,
    Optional<Rungs> rungs,
    int copies) {
  private static final int GENERATION = 16;
  private static final int MOST_COPIES = 16;
  private static final long CACHE = 5 << 20;

  /// What [Halving] stops by.
  ///
  /// @param factor one in so many goes on
  /// @param first epochs before the first rung
  public record Rungs(int factor, int first) {}

  /// One setting.
  ///
  /// @param number counted from 1, in the order chosen
  /// @param values of the ranges
  /// @param recipe the optimizer with these values
  /// @param runs one for each seed
  public record Trial(int number, List<Double> values, Recipe recipe, List<Run> runs) {
    public Trial {
      values = List.copyOf(values);
      runs = List.copyOf(runs);
    }

    /// Whether every training kept within the bounds.
    public boolean isFinished() {
      return runs.stream().noneMatch(run -> run.divergence().isPresent());
    }

    /// Accuracy on the held-out examples after the last epoch, over the trainings that finished.
    public Summary testAccuracy() {
      return Summary.of(last().map(Epoch::testAccuracy).toList());
    }

    /// Loss on the held-out examples after the last epoch, over the trainings that finished.
    public Summary testLoss() {
      return Summary.of(last().map(Epoch::testLoss).toList());
    }

    /// Mean loss of the last epoch's batches, over the trainings that finished.
    public Summary trainLoss() {
      return Summary.of(last().map(Epoch::trainLoss).toList());
    }

    private Stream<Epoch> last() {
      return runs.stream()
          .filter(run -> run.divergence().isEmpty() && !run.epochs().isEmpty())
          .map(run -> run.epochs().getLast());
    }

    /// What searches make small: the mean held-out loss; infinite where a training diverged.
    double score() {
      double mean = testLoss().mean();
      return isFinished() && Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY;
    }

    private Search.Tried tried(List<Double> point) {
      return new Search.Tried(point, score());
    }
  }

  /// Told of each setting that has been tried.
  @FunctionalInterface
  public interface Listener extends Trainings.Listener {
    /// Tells of one, from any thread.
    void tried(Recipe recipe, Run run);

    @Override
    default void ended(Recipe recipe, Run run) {
      tried(recipe, run);
    }
  }

  public Sweep {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs a setting that varies");
    }
    if (trials < 1 || seeds < 1 || copies < 1) {
      throw new IllegalArgumentException(
          "trials, seeds and copies must be at least 1, got %d, %d and %d"
              .formatted(trials, seeds, copies));
    }
    if (rungs.isPresent() && seeds > 1) {
      throw new IllegalArgumentException("early stopping needs seeds 1, got " + seeds);
    }
    for (double share : new double[] {0, 1}) {
      Range.apply(training.recipe(), ranges, at(ranges, share)); // complains before the work
    }
  }

  /// How many networks of a training are best trained at once by a thread: as many as stay in the
  /// processor's caches with their gradients and one state, at most 16, and one where their
  /// products alone keep it busy.
  public static int copies(Training training) {
    try (Network network = Descent.network(training)) {
      long bytes = 3 * Float.BYTES * network.parameters().length();
      return Math.clamp(CACHE / bytes, 1, MOST_COPIES);
    }
  }

  private static List<Double> at(List<Range> ranges, double share) {
    return ranges.stream().map(range -> range.at(share)).toList();
  }

  /// Trains all in this process.
  ///
  /// @param executor runs groups of trainings, each on one thread
  /// @return in the order in which the settings were chosen
  public List<Trial> run(Executor executor, Listener listener, LongSupplier nanoClock) {
    return run(new LocalTrainings(executor, nanoClock), listener);
  }

  /// Trains all.
  ///
  /// @return in the order in which the settings were chosen
  public List<Trial> run(Trainings trainings, Listener listener) {
    List<Trial> done = new ArrayList<>();
    List<Search.Tried> known = new ArrayList<>();
    Optional<Halving> halving = rungs.map(each -> new Halving(each.factor(), each.first()));
    int generation = search.learns() || rungs.isPresent() ? GENERATION : trials;
    while (done.size() < trials) {
      List<List<Double>> points = search.next(Math.min(generation, trials - done.size()), known);
      if (points.isEmpty()) {
        break;
      }
      List<Trial> trials = generation(points, done.size(), halving, trainings, listener);
      for (int i = 0; i < points.size(); i++) {
        known.add(trials.get(i).tried(points.get(i)));
      }
      done.addAll(trials);
    }
    return done;
  }

  private List<Trial> generation(
      List<List<Double>> points,
      int before,
      Optional<Halving> halving,
      Trainings trainings,
      Listener listener) {
    List<List<Double>> values =
        points.stream()
            .map(point ->
                IntStream.range(0, ranges.size())
                    .mapToObj(i -> ranges.get(i).at(point.get(i)))
                    .toList())
            .toList();
    List<Recipe> recipes =
        values.stream().map(each -> Range.apply(training.recipe(), ranges, each)).toList();
    boolean together = copies > 1 && SideBySide.suits(training);
    int width = together ? copies : 1;
    List<Trainings.Group> groups = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      Training template = training.with(training.recipe(), training.seed() + i);
      for (int from = 0; from < recipes.size(); from += width) {
        List<Recipe> group = recipes.subList(from, Math.min(recipes.size(), from + width));
        groups.add(new Trainings.Group(template, group, together, halving));
      }
    }
    List<Run> all = trainings.run(groups, listener).stream().flatMap(List::stream).toList();
    List<List<Run>> runs =
        IntStream.range(0, seeds)
            .mapToObj(seed -> all.subList(seed * recipes.size(), (seed + 1) * recipes.size()))
            .toList();
    halving.ifPresent(rule -> runs.getFirst().forEach(run -> record(rule, run)));
    return IntStream.range(0, recipes.size())
        .mapToObj(i ->
            new Trial(
                before + i + 1,
                values.get(i),
                recipes.get(i),
                runs.stream().map(ofSeed -> ofSeed.get(i)).toList()))
        .toList();
  }

  private static void record(Halving rule, Run run) {
    run.epochs().forEach(epoch -> rule.add(epoch.epoch(), epoch.testLoss()));
  }
}
