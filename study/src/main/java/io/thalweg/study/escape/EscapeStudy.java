package io.thalweg.study.escape;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import io.thalweg.study.Bootstrap;
import io.thalweg.study.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/// How often methods find a global minimum: on one function, from the same starts, at equal budget.
///
/// @param function whose global minima are known
/// @param box where starts are drawn from, uniformly
/// @param evaluations that each search may make
/// @param goal when a minimum counts as found
/// @param seeds one search each; the same seed is the same start for all methods
public record EscapeStudy(
    TestFunction function, Domain box, long evaluations, Goal goal, List<Long> seeds) {
  public EscapeStudy {
    seeds = List.copyOf(seeds);
    if (function.minima().isEmpty()) {
      throw new SettingException("problem must have a known global minimum, got one without");
    }
    if (box.lower().size() != function.dimension()) {
      throw new IllegalArgumentException(
          "box must have %d sides, got %d".formatted(function.dimension(), box.lower().size()));
    }
    if (IntStream.range(0, function.dimension()).anyMatch(i -> !(box.side(i) > 0))) {
      throw new SettingException("box must have sides longer than 0, got " + box);
    }
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("there must be a seed");
    }
  }

  /// One search.
  ///
  /// @param found whether the lowest point meets the goal
  /// @param evaluations since when it does, counted from 1; where not found, those that were made
  /// @param value of the lowest point; infinite where no value was a number
  /// @param point the lowest, `[dimension]`
  public record Run(long seed, boolean found, long evaluations, double value, List<Double> point) {
    public Run {
      point = List.copyOf(point);
    }
  }

  /// The searches of one method.
  ///
  /// @param share of the searches that found a global minimum
  /// @param medianEvaluations of those that found one; empty where none did
  /// @param expectedEvaluations until one is found when a search that fails is followed by another:
  ///   all evaluations before finding, of all searches, per success (Auger & Hansen 2005,
  ///   doi:10.1109/CEC.2005.1554902); empty where none did
  /// @param medianValue of the lowest points
  /// @param runs in the order of the seeds
  public record Result(
      Proportion share,
      Optional<Double> medianEvaluations,
      Optional<Double> expectedEvaluations,
      double medianValue,
      List<Run> runs) {
    public Result {
      runs = List.copyOf(runs);
    }
  }

  /// Told of each search that is over, from any of the executor's threads.
  @FunctionalInterface
  public interface Listener {
    /// Tells of one.
    void searched(Escape method, Run run);
  }

  /// Searches with each method from each start.
  ///
  /// @param executor runs the searches, each on one thread
  /// @return in the order of the methods
  public List<Result> run(List<Escape> methods, Executor executor, Listener listener) {
    List<Callable<Run>> tasks = new ArrayList<>();
    for (Escape method : methods) {
      for (long seed : seeds) {
        tasks.add(() -> {
          Run run = search(method, seed);
          listener.searched(method, run);
          return run;
        });
      }
    }
    List<Run> all = Tasks.run(executor, tasks);
    return IntStream.range(0, methods.size())
        .mapToObj(i -> result(all.subList(i * seeds.size(), (i + 1) * seeds.size())))
        .toList();
  }

  /// One search.
  public Run search(Escape method, long seed) {
    Evaluations counted = new Evaluations(function, evaluations, goal);
    Seed all = new Seed(seed);
    method.search(counted, box.uniform(all.split("start").random()), box, all.split("search"));
    return new Run(
        seed,
        counted.reached().isPresent(),
        counted.reached().orElse(counted.spent()),
        counted.lowestValue(),
        Arrays.stream(counted.lowest()).boxed().toList());
  }

  private Result result(List<Run> runs) {
    List<Run> found = runs.stream().filter(Run::found).toList();
    double spent = runs.stream().mapToLong(Run::evaluations).sum();
    Bootstrap bootstrap = new Bootstrap(new Seed(seeds.getFirst()));
    return new Result(
        Proportion.of(found.size(), runs.size(), bootstrap),
        found.isEmpty()
            ? Optional.empty()
            : Optional.of(median(found.stream().mapToDouble(Run::evaluations).toArray())),
        found.isEmpty() ? Optional.empty() : Optional.of(spent / found.size()),
        median(runs.stream().mapToDouble(Run::value).toArray()),
        runs);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }
}
