package io.thalweg.problems;

import io.thalweg.problems.CsvColumn.Role;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/// Reads CSV files twice and tells all that is needed to load them in one go ever after. Every cell
/// is checked.
final class CsvSurvey {
  private final CsvFiles files;
  private final CsvOptions options;
  private final CsvOutline outline;
  private final List<CsvTally> tallies;

  private CsvSurvey(CsvFiles files, CsvOptions options) {
    this.files = files;
    this.options = options;
    this.outline = CsvOutline.of(files.first(), options);
    this.tallies = outline.roles().stream().map(CsvTally::of).toList();
  }

  static CsvDescription of(CsvFiles files, CsvOptions options) {
    if (!files.isOne() && (options.testShare().isPresent() || options.seed().isPresent())) {
      throw new DataException(
          "test share and seed are for one file, got " + files.first().title() + " and another");
    }
    CsvSurvey survey = new CsvSurvey(files, options);
    int test = files.isOne() ? survey.tallyOne() : survey.tallyTwo();
    try {
      return survey.description(test);
    } catch (IllegalArgumentException e) {
      throw survey.fault(Objects.requireNonNull(e.getMessage()));
    }
  }

  private DataException fault(String what) {
    return new DataException("data file %s: %s".formatted(files.first().title(), what));
  }

  private int tallyOne() {
    double share = options.testShare().orElse(CsvOptions.TEST_SHARE);
    int test = Math.toIntExact(Math.round(share * outline.rows()));
    if (test < 1 || test >= outline.rows()) {
      throw fault(
          "must have rows to train on and to test with, has %d rows at a test share of %s"
              .formatted(outline.rows(), share));
    }
    try (Arena arena = Arena.ofConfined()) {
      tally(files.first(), CsvSplit.shuffled(outline.rows(), test, seed(), arena), true);
    }
    return test;
  }

  private long seed() {
    return options.seed().orElse(CsvOptions.SEED);
  }

  private int tallyTwo() {
    tally(files.first(), new CsvSplit.InOrder(), true);
    int test = tally(files.test().orElseThrow(), new CsvSplit.InOrder(), false);
    if (test == 0) {
      throw new DataException(
          "data file %s must have rows below the header"
              .formatted(files.test().orElseThrow().title()));
    }
    return test;
  }

  private int tally(CsvFile file, CsvSplit split, boolean isFirst) {
    int[] count = {0};
    file.read(rows -> {
      rows.requireHeader(outline.header());
      for (; rows.next(); count[0]++) {
        boolean training = split.place(isFirst, count[0]) >= 0;
        for (int column = 0; column < tallies.size(); column++) {
          tallies.get(column).add(rows, column, training);
        }
      }
    });
    return count[0];
  }

  private CsvDescription description(int test) {
    List<CsvColumn> columns = new ArrayList<>();
    for (int column = 0; column < tallies.size(); column++) {
      columns.add(column(column));
    }
    int width = columns.stream().mapToInt(CsvColumn::width).sum();
    List<Integer> shape = options.shape().isEmpty() ? List.of(width) : options.shape();
    boolean regression = outline.roles().contains(Role.OUTPUT);
    return new CsvDescription(
        CsvDescription.FORMAT,
        regression ? Task.REGRESSION : Task.CLASSIFICATION,
        files.isOne(),
        files.isOne() ? seed() : 0,
        files.isOne() ? outline.rows() - test : outline.rows(),
        test,
        shape,
        shape.size() == 1 ? columns : image(columns, shape));
  }

  private CsvColumn column(int column) {
    Role role = outline.roles().get(column);
    String name = outline.header().get(column);
    return switch (tallies.get(column)) {
      case CsvTally.Numbers numbers ->
          new CsvColumn(name, role, List.of(), List.of(Moments.of(numbers.training())));
      case CsvTally.Texts texts -> {
        List<String> words = sorted(texts, column);
        yield new CsvColumn(
            name, role, words, role == Role.CLASS ? List.of() : texts.moments(words));
      }
    };
  }

  private List<String> sorted(CsvTally.Texts texts, int column) {
    String name = outline.header().get(column);
    List<String> words =
        texts.sorted(
            files.isOne() ? "; another seed may put it there" : "",
            problem -> fault("column %d (%s): %s".formatted(column + 1, name, problem)));
    if (outline.roles().get(column) == Role.CLASS && words.size() < 2) {
      throw fault(
          "target column %s must hold at least 2 classes in the training data, holds %s"
              .formatted(name, words.getFirst()));
    }
    return words;
  }

  /// The pixels of an image, or of each of its channels, share their figures.
  private List<CsvColumn> image(List<CsvColumn> columns, List<Integer> shape) {
    if (outline.roles().contains(Role.CATEGORY)) {
      throw fault("categorical columns are no pixels, which shape %s asks for".formatted(shape));
    }
    List<Integer> pixels =
        IntStream.range(0, columns.size())
            .filter(column -> outline.roles().get(column) == Role.NUMBER)
            .boxed()
            .toList();
    CsvDescription.checkShape(shape, pixels.size());
    List<CsvColumn> scaled = new ArrayList<>(columns);
    int size = pixels.size() / Scales.groups(shape);
    for (int from = 0; from < pixels.size(); from += size) {
      List<Integer> group = pixels.subList(from, from + size);
      List<Moments> moments = List.of(moments(group));
      for (int column : group) {
        scaled.set(
            column, new CsvColumn(outline.header().get(column), Role.NUMBER, List.of(), moments));
      }
    }
    return scaled;
  }

  private Moments moments(List<Integer> group) {
    StreamingStatistics all = Moments.statistics();
    for (int column : group) {
      if (tallies.get(column) instanceof CsvTally.Numbers numbers) {
        all.aggregate(numbers.training());
      }
    }
    return Moments.of(all);
  }
}
