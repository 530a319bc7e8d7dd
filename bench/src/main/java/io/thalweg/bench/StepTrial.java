package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.zip.CRC32C;

/// A recipe's step beside the bytes that it moves, on several numbers of threads, all in turn.
///
/// @param tensors that are stepped
/// @param rounds counted turns of each
/// @param threads to step with
record StepTrial(Tensors tensors, int rounds, List<Integer> threads) {
  /// Uncounted steps at the start, behind which the parameters of all must be the same.
  static final int WARM_UP = 10;

  private static final double MEGABYTE = 1e6;

  StepTrial {
    threads = List.copyOf(threads);
    if (rounds < 1 || threads.isEmpty() || threads.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "rounds and threads must be at least 1, got %d and %s".formatted(rounds, threads));
    }
  }

  /// What was measured of a recipe.
  ///
  /// @param megabytes that a step must read and write
  /// @param sameBits whether the parameters are the same on each number of threads
  record Line(String optimizer, double megabytes, List<OnThreads> onThreads, boolean sameBits) {
    Line {
      onThreads = List.copyOf(onThreads);
    }
  }

  /// What was measured on some threads: medians of the turns.
  ///
  /// @param moving milliseconds of the loop that only moves the bytes
  /// @param step milliseconds of the step
  /// @param ratio of a turn's two
  /// @param speedup how many times faster than on the first number of threads in the same turn
  /// @param allocated bytes of the Java heap that a step takes, on all threads together
  record OnThreads(
      int threads, double moving, double step, double ratio, double speedup, double allocated) {}

  /// A turn, per step.
  private record Turn(double moving, double step, double allocated) {}

  /// One number of threads.
  private record Runner(int threads, Optimizer optimizer, long hash, List<Turn> turns) {
    double median(ToDoubleFunction<Turn> figure) {
      return Report.median(turns.stream().mapToDouble(figure).boxed().toList());
    }
  }

  Line run(Recipe recipe) throws InterruptedException {
    int most = threads.stream().max(Integer::compare).orElseThrow();
    List<Runner> runners = new ArrayList<>();
    try (Arena arena = Arena.ofShared();
        ExecutorService executor = Executors.newFixedThreadPool(most)) {
      List<List<Pass>> period = Pass.of(recipe);
      List<Pass> passes = period.stream().flatMap(List::stream).toList();
      Traffic traffic = new Traffic(passes, 4L * tensors.numbers(), executor, arena);
      Parameters parameters = tensors.allocate(arena);
      MemorySegment start =
          arena.allocate(parameters.values().byteSize()).copyFrom(parameters.values());
      for (int count : threads) {
        parameters.values().copyFrom(start);
        runners.add(warm(recipe, parameters, executor, count));
      }
      for (int round = 0; round < rounds; round++) {
        for (Runner runner : runners) {
          runner.turns.add(turn(runner, traffic, period));
        }
      }
      double bytes = (double) traffic.bytes(passes) / period.size();
      return line(recipe, bytes / MEGABYTE, runners);
    } finally {
      runners.forEach(runner -> runner.optimizer.close());
    }
  }

  private static Runner warm(
      Recipe recipe, Parameters parameters, ExecutorService executor, int count) {
    Optimizer optimizer = Optimizer.builder(recipe, parameters).threads(executor, count).build();
    for (int i = 0; i < WARM_UP; i++) {
      optimizer.step();
    }
    CRC32C hash = new CRC32C();
    hash.update(parameters.values().asByteBuffer());
    return new Runner(count, optimizer, hash.getValue(), new ArrayList<>());
  }

  /// Moves and steps once for each step of the recipe's period.
  private static Turn turn(Runner runner, Traffic traffic, List<List<Pass>> period)
      throws InterruptedException {
    long start = System.nanoTime();
    for (List<Pass> passes : period) {
      traffic.move(passes, runner.threads);
    }
    double moving = (System.nanoTime() - start) / 1e6 / period.size();
    long before = Allocation.bytes();
    long middle = System.nanoTime();
    for (int i = 0; i < period.size(); i++) {
      runner.optimizer.step();
    }
    double step = (System.nanoTime() - middle) / 1e6 / period.size();
    return new Turn(moving, step, (double) (Allocation.bytes() - before) / period.size());
  }

  private static Line line(Recipe recipe, double megabytes, List<Runner> runners) {
    List<Turn> first = runners.getFirst().turns;
    List<OnThreads> all = new ArrayList<>();
    for (Runner runner : runners) {
      List<Double> speedups = new ArrayList<>();
      for (int i = 0; i < first.size(); i++) {
        speedups.add(first.get(i).step / runner.turns.get(i).step);
      }
      all.add(
          new OnThreads(
              runner.threads,
              runner.median(Turn::moving),
              runner.median(Turn::step),
              runner.median(turn -> turn.step / turn.moving),
              Report.median(speedups),
              runner.median(Turn::allocated)));
    }
    boolean same = runners.stream().map(Runner::hash).distinct().count() == 1;
    return new Line(recipe.toString(), megabytes, all, same);
  }
}
