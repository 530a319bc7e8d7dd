package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import io.thalweg.measure.Diagnosis;
import io.thalweg.measure.Note;
import io.thalweg.measure.Series;
import io.thalweg.train.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A diagnosis as a terminal shows it: each quantity at start, middle and end with its extremes,
/// then what was seen, in words.
final class DiagnosisText {
  /// A quantity of more values than this has only its value for all printed, if it has one.
  private static final int MOST_LABELS = 6;

  private static final String ALL = "all";

  private DiagnosisText() {}

  static String of(Diagnosis diagnosis) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(diagnosis.run().optimizer() + "\n" + epoch(diagnosis));
    if (!diagnosis.series().isEmpty()) {
      paragraphs.add(table(diagnosis.series()));
    }
    paragraphs.add(list("warnings", diagnosis.warnings()));
    paragraphs.add(list("findings", diagnosis.findings()));
    diagnosis.run().divergence().ifPresent(what -> paragraphs.add("diverged at " + what + "\n"));
    paragraphs.add("parameters sha256 %s\n".formatted(diagnosis.run().parametersSha256()));
    return paragraphs.stream().filter(text -> !text.isEmpty()).collect(joining("\n"));
  }

  private static String epoch(Diagnosis diagnosis) {
    Epoch last = diagnosis.run().epochs().getLast();
    return "epoch %d: train loss %.4f, test loss %.4f, test accuracy %.4f\n"
        .formatted(last.epoch(), last.trainLoss(), last.testLoss(), last.testAccuracy());
  }

  private static String table(List<Series> all) {
    Table table = new Table("QUANTITY", "START", "MIDDLE", "END", "LEAST", "AT", "MOST", "AT");
    List<String> left = new ArrayList<>();
    for (Series series : all) {
      List<String> labels = series.labels().isEmpty() ? List.of("") : series.labels();
      List<Integer> shown =
          IntStream.range(0, labels.size())
              .filter(i -> labels.size() <= MOST_LABELS || labels.get(i).equals(ALL))
              .boxed()
              .toList();
      shown.forEach(i -> table.row(row(series, labels.get(i), series.column(i))));
      if (shown.size() < labels.size()) {
        left.add("%s (%d values)".formatted(series.name(), labels.size()));
      }
    }
    return table + (left.isEmpty() ? "" : "with --json only: " + String.join(", ", left) + "\n");
  }

  private static String[] row(Series series, String label, double[] values) {
    int least = extreme(values, -1);
    int most = extreme(values, 1);
    List<Long> steps = series.steps();
    return new String[] {
      label.isEmpty() ? series.name() : series.name() + ", " + label,
      number(values[0]),
      number(values[values.length / 2]),
      number(values[values.length - 1]),
      number(values[least]),
      steps.get(least).toString(),
      number(values[most]),
      steps.get(most).toString()
    };
  }

  /// Where the values are greatest, or least where `sign` is −1; what is no number counts as
  /// neither.
  private static int extreme(double[] values, int sign) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (sign * values[i] > sign * values[best] || Double.isNaN(values[best])) {
        best = i;
      }
    }
    return best;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? "%.4g".formatted(value) : Double.isNaN(value) ? "-" : "∞";
  }

  private static String list(String heading, List<Note> notes) {
    return notes.isEmpty()
        ? ""
        : notes.stream()
            .map(note -> "  step %d: %s\n".formatted(note.step(), note.text()))
            .collect(joining("", heading + "\n", ""));
  }
}
