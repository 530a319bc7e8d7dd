package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A sweep in words.
final class SweepText {
  private static final int SHOWN = 10;

  private SweepText() {}

  static String of(SweepDocument sweep) {
    List<String> settings = sweep.settings();
    List<String> header = new ArrayList<>(List.of("TRIAL"));
    settings.forEach(setting -> header.add(setting.toUpperCase(Locale.ROOT)));
    header.addAll(List.of("HELD-OUT ACC", "HELD-OUT LOSS", "TRAIN LOSS", "EPOCHS"));
    Table table = new Table(header.toArray(String[]::new));
    sweep.ranked().stream().limit(SHOWN).forEach(row -> table.row(cells(row, settings)));
    long failed = sweep.trials().stream().filter(SweepDocument.Row::failed).count();
    String rest =
        sweep.trials().size() > SHOWN
            ? "the best %d of %d".formatted(SHOWN, sweep.trials().size())
            : "%d trials".formatted(sweep.trials().size());
    String best =
        sweep
            .best()
            .map(row -> "best: %s%n".formatted(row.optimizer()))
            .orElse("every trial failed\n");
    return "%s on %s, %s varied by %s search, %s epochs: %s, %d failed, %.1f s%n%n%s%n%s%s%s"
        .formatted(
            sweep.model(),
            sweep.data(),
            sweep.optimizer(),
            sweep.search(),
            sweep.epochs(),
            rest,
            failed,
            sweep.seconds(),
            table,
            best,
            agreement(sweep),
            sweep.report().map(path -> "report: " + path + "\n").orElse(""));
  }

  private static String[] cells(SweepDocument.Row row, List<String> settings) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(row.trial()));
    settings.forEach(setting -> cells.add("%.5g".formatted(row.settings().get(setting))));
    boolean diverged = !row.diverged().isEmpty();
    cells.add(diverged ? "diverged" : "%.4f".formatted(row.testAccuracy().mean()));
    cells.add(diverged ? "-" : "%.4f".formatted(row.testLoss().mean()));
    cells.add(diverged ? "-" : "%.4f".formatted(row.trainLoss().mean()));
    cells.add(Integer.toString(row.epochs().stream().mapToInt(Integer::intValue).max().orElse(0)));
    return cells.toArray(String[]::new);
  }

  private static String agreement(SweepDocument sweep) {
    if (sweep.agreement().isEmpty()) {
      return "";
    }
    Table table =
        new Table(
            "PREDICTED WITH",
            "CURVATURE",
            "AGREE",
            "BOTH STABLE",
            "BOTH FAIL",
            "ONLY PREDICTED",
            "ONLY FAILED");
    for (SweepDocument.Agreement each : sweep.agreement()) {
      table.row(
          each.curvatureOf(),
          "%.4g".formatted(each.curvature()),
          "%.1f %%".formatted(100 * each.share()),
          Integer.toString(each.bothStable()),
          Integer.toString(each.bothUnstable()),
          Integer.toString(each.predictedOnly()),
          Integer.toString(each.failedOnly()));
    }
    return "\nfailure predicted by the linear model and found by training:\n" + table;
  }
}
