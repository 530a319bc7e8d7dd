package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// One optimizer step over float32 parameters in native memory, against a loop that only moves the
/// same bytes: reads parameters, gradient and state, writes parameters and state. The two take
/// turns in one run; ratios of medians are what counts.
///
/// Arguments: recipes; by default those of the performance page. `-Dnumbers=25000000` sets the
/// size, `-Drounds=31` the counted turns.
public final class StepBench {
  private static final VectorSpecies<Float> WORD = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int NUMBERS = Integer.getInteger("numbers", 25_000_000);
  private static final int ROUNDS = Integer.getInteger("rounds", 31);
  private static final int WARMUP = 10;

  private StepBench() {}

  /// Prints one row per recipe and thread count.
  public static void main(String[] arguments) throws InterruptedException {
    List<String> recipes =
        arguments.length > 0
            ? List.of(arguments)
            : List.of("sgd", "momentum", "adagrad", "rmsprop", "adam", "radam");
    System.out.printf("%d float32 numbers, medians of %d turns%n", NUMBERS, ROUNDS);
    System.out.printf(
        "%-28s %7s %9s %9s %9s %6s%n", "recipe", "threads", "bytes ms", "step ms", "GB/s", "ratio");
    for (String recipe : recipes) {
      for (int threads = 1; threads <= 2; threads++) {
        measure(Recipe.parse(recipe), threads);
      }
    }
  }

  private static void measure(Recipe recipe, int threads) throws InterruptedException {
    try (Arena arena = Arena.ofShared();
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      Parameters parameters =
          Parameters.layout().add("all", NUMBERS).allocate(Precision.FLOAT32, arena);
      fill(parameters);
      try (Optimizer optimizer =
          Optimizer.builder(recipe, parameters).threads(executor, threads).build()) {
        int slots = optimizer.state().slots().size();
        Traffic traffic = new Traffic(parameters, slots, threads, executor, arena);
        double[] bytes = new double[ROUNDS];
        double[] step = new double[ROUNDS];
        for (int round = -WARMUP; round < ROUNDS; round++) {
          long start = System.nanoTime();
          traffic.move();
          long middle = System.nanoTime();
          optimizer.step();
          long end = System.nanoTime();
          if (round >= 0) {
            bytes[round] = (middle - start) / 1e6;
            step[round] = (end - middle) / 1e6;
          }
        }
        print(recipe, threads, slots, median(bytes), median(step));
      }
    }
  }

  private static void print(Recipe recipe, int threads, int slots, double bytes, double step) {
    double moved = 4.0 * NUMBERS * (3 + 2 * slots);
    System.out.printf(
        "%-28s %7d %9.2f %9.2f %9.1f %6.2f%n",
        recipe, threads, bytes, step, moved / step / 1e6, step / bytes);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void fill(Parameters parameters) {
    SplittableRandom random = new SplittableRandom(1);
    for (long i = 0; i < parameters.length(); i++) {
      parameters.value(i, random.nextDouble() - 0.5);
      parameters.gradient(i, random.nextDouble() - 0.5);
    }
  }

  /// Moves what a rule with so many slots must move, and does next to nothing with it.
  private static final class Traffic {
    private static final int BLOCK = 1 << 18;

    private final MemorySegment gradient;
    private final List<MemorySegment> written = new ArrayList<>();
    private final int threads;
    private final ExecutorService executor;

    Traffic(Parameters parameters, int slots, int threads, ExecutorService executor, Arena arena) {
      gradient = parameters.gradients();
      this.threads = threads;
      this.executor = executor;
      for (int i = 0; i <= slots; i++) {
        written.add(arena.allocate(4L * NUMBERS, 64));
      }
    }

    void move() throws InterruptedException {
      CountDownLatch done = new CountDownLatch(threads);
      IntConsumer part =
          index -> {
            long share = NUMBERS / threads / BLOCK * (long) BLOCK;
            long to = index == threads - 1 ? NUMBERS : (index + 1) * share;
            for (long from = index * share; from < to; from += BLOCK) {
              block(from, Math.min(to, from + BLOCK));
            }
            done.countDown();
          };
      for (int i = 1; i < threads; i++) {
        int index = i;
        executor.execute(() -> part.accept(index));
      }
      part.accept(0);
      done.await();
    }

    private void block(long from, long to) {
      switch (written.size()) {
        case 1 -> one(written.get(0), gradient, from * 4, to * 4);
        case 2 -> two(written.get(0), written.get(1), gradient, from * 4, to * 4);
        case 3 -> three(written.get(0), written.get(1), written.get(2), gradient, from * 4, to * 4);
        default ->
            throw new IllegalArgumentException("at most two slots, got " + (written.size() - 1));
      }
    }

    private static void one(MemorySegment a, MemorySegment g, long from, long to) {
      int step = WORD.vectorByteSize();
      for (long at = from; at + step <= to; at += step) {
        add(a, at, FloatVector.fromMemorySegment(WORD, g, at, ORDER));
      }
    }

    private static void two(MemorySegment a, MemorySegment b, MemorySegment g, long from, long to) {
      int step = WORD.vectorByteSize();
      for (long at = from; at + step <= to; at += step) {
        FloatVector word = FloatVector.fromMemorySegment(WORD, g, at, ORDER);
        add(a, at, word);
        add(b, at, word);
      }
    }

    private static void three(
        MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment g, long from, long to) {
      int step = WORD.vectorByteSize();
      for (long at = from; at + step <= to; at += step) {
        FloatVector word = FloatVector.fromMemorySegment(WORD, g, at, ORDER);
        add(a, at, word);
        add(b, at, word);
        add(c, at, word);
      }
    }

    private static void add(MemorySegment a, long at, FloatVector word) {
      FloatVector.fromMemorySegment(WORD, a, at, ORDER).add(word).intoMemorySegment(a, at, ORDER);
    }
  }
}
