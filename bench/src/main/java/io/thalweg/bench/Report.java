package io.thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What was measured, and what it says.
///
/// @param task what each did
/// @param processors of the machine
/// @param contestants the first is what the others are compared with
record Report(Task task, int processors, List<Line> contestants) {
  Report {
    contestants = List.copyOf(contestants);
  }

  /// One contestant.
  ///
  /// @param environment what was set in its process
  /// @param rounds of each round, the median epoch behind the first
  /// @param median of the rounds, seconds per epoch
  /// @param share of the first contestant's median in this one's: below 1, the first is faster
  /// @param parameters numbers that it trained
  /// @param testAccuracy after the last epoch, mean of the rounds
  record Line(
      String name,
      String engine,
      Map<String, String> environment,
      List<Double> rounds,
      double median,
      double share,
      long parameters,
      double testAccuracy) {}

  static Report of(Task task, Map<Contestant, List<Result>> results) {
    List<Line> lines = new ArrayList<>();
    double first = 0;
    for (Map.Entry<Contestant, List<Result>> entry : results.entrySet()) {
      List<Double> rounds = entry.getValue().stream().map(Report::medianEpoch).toList();
      double median = median(rounds);
      first = lines.isEmpty() ? median : first;
      double accuracy =
          entry.getValue().stream().mapToDouble(Result::testAccuracy).average().orElseThrow();
      lines.add(
          new Line(
              entry.getKey().title(),
              entry.getValue().getFirst().engine(),
              entry.getKey().environment(),
              rounds,
              median,
              first / median,
              entry.getValue().getFirst().parameters(),
              accuracy));
    }
    return new Report(task, Runtime.getRuntime().availableProcessors(), lines);
  }

  /// @throws IllegalStateException where they did not train equally many numbers
  static void checkSameNetwork(Map<Contestant, List<Result>> results) {
    List<Long> counts =
        results.values().stream().flatMap(List::stream).map(Result::parameters).toList();
    if (counts.stream().distinct().count() > 1) {
      throw new IllegalStateException("contestants must train equally many numbers, got " + counts);
    }
  }

  private static double medianEpoch(Result result) {
    return median(result.seconds().subList(1, result.seconds().size()));
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// For reading.
  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-20s %-28s %9s %9s %9s %9s %10s %9s%n"
            .formatted("", "engine", "median s", "min", "max", "share", "parameters", "accuracy"));
    for (Line line : contestants) {
      double[] rounds = line.rounds().stream().mapToDouble(Double::doubleValue).sorted().toArray();
      text.append(
          "%-20s %-28s %9.3f %9.3f %9.3f %9.2f %10d %9.4f%n"
              .formatted(
                  line.name(),
                  line.engine(),
                  line.median(),
                  Arrays.stream(rounds).min().orElseThrow(),
                  Arrays.stream(rounds).max().orElseThrow(),
                  line.share(),
                  line.parameters(),
                  line.testAccuracy()));
    }
    return text.toString();
  }
}
