package io.thalweg.bench;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.RootLocus;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.dynamics.TransferFunction;
import io.thalweg.optim.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A stability map and a root locus, beside a general eigenvalue routine for every cell and gain.
@Command(
    name = "control",
    mixinStandardHelpOptions = true,
    description = {
      "Times a stability map of nag over rate and momentum and a root locus of nag over the gain,"
          + " beside Hipparchus' eigenvalues of every single matrix.",
      "They take turns; medians of the turns are compared."
    })
final class ControlCommand implements Callable<Integer> {
  private static final int WARM_UP = 5;

  @Option(
      names = "--side",
      defaultValue = "1000",
      description = "cells along each axis (${DEFAULT-VALUE})")
  private int side;

  @Option(names = "--gains", defaultValue = "10000", description = "gains (${DEFAULT-VALUE})")
  private int gains;

  @Option(names = "--rounds", defaultValue = "15", description = "turns (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "threads of the map (${DEFAULT-VALUE})")
  private int threads;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// What was measured.
  ///
  /// @param count cells or gains
  /// @param seconds median of the turns
  /// @param peer median seconds of the eigenvalues alone, on one thread
  /// @param ratio `seconds`/`peer`
  record Line(String what, int count, int threads, double seconds, double peer, double ratio) {}

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || threads < 1 || side < 2 || gains < 2) {
      System.err.println("error: rounds and threads must be at least 1, side and gains 2");
      return 2;
    }
    List<Double> map = new ArrayList<>();
    List<Double> locus = new ArrayList<>();
    List<Double> eigenvaluesOfMap = new ArrayList<>();
    List<Double> eigenvaluesOfLocus = new ArrayList<>();
    TransferFunction loop =
        new Loop(RuleModel.of(Recipe.parse("nag(rate=1)")), 1).openLoop().orElseThrow();
    double[] k = IntStream.range(0, gains).mapToDouble(i -> 1.4 * (i + 1) / gains).toArray();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = -WARM_UP; round < rounds; round++) {
        List<Double> ignored = new ArrayList<>();
        time(round < 0 ? ignored : map, () -> map(executor));
        time(round < 0 ? ignored : locus, () -> RootLocus.of(loop, k));
        time(round < 0 ? ignored : eigenvaluesOfLocus, () -> eigenvalues(gains));
        if (round % 5 == 0) {
          time(round < 0 ? ignored : eigenvaluesOfMap, () -> eigenvalues(side * side));
        }
      }
    }
    print(
        List.of(
            line("stability map", side * side, threads, map, eigenvaluesOfMap),
            line("root locus", gains, 1, locus, eigenvaluesOfLocus)));
    return 0;
  }

  private static void time(List<Double> seconds, Runnable task) {
    long start = System.nanoTime();
    task.run();
    seconds.add((System.nanoTime() - start) / 1e9);
  }

  private void map(ExecutorService executor) {
    StabilityMap.of(
        Recipe.parse("nag"),
        OperatingPoint.SETTLED,
        1,
        Axis.logarithmic("rate", 0.01, 3, side),
        Axis.linear("momentum", 0, 0.99, side),
        StabilityMap.Quantity.SPECTRAL_RADIUS,
        executor);
  }

  private static double eigenvalues(int count) {
    double largest = 0;
    for (int i = 0; i < count; i++) {
      double h = 1.4 * (i + 1) / count;
      double[][] closed = {{1 - 1.9 * h, -0.81}, {h, 0.9}};
      largest =
          Math.max(
              largest,
              new EigenDecompositionNonSymmetric(new Array2DRowRealMatrix(closed, false))
                  .getEigenvalues()[0].norm());
    }
    return largest;
  }

  private static Line line(
      String what, int count, int threads, List<Double> ours, List<Double> theirs) {
    double median = Report.median(ours);
    double peer = Report.median(theirs);
    return new Line(what, count, threads, median, peer, median / peer);
  }

  private void print(List<Line> lines) throws IOException {
    if (json) {
      Json.print(lines);
      return;
    }
    System.out.printf(
        "%-14s %9s %7s %9s %14s %6s%n",
        "", "count", "threads", "seconds", "eigenvalues s", "ratio");
    for (Line line : lines) {
      System.out.printf(
          "%-14s %9d %7d %9.4f %14.4f %6.3f%n",
          line.what(), line.count(), line.threads(), line.seconds(), line.peer(), line.ratio());
    }
  }
}
