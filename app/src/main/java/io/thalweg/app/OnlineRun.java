package io.thalweg.app;

import io.thalweg.problems.CsvStream;
import io.thalweg.problems.DataException;
import io.thalweg.train.Drift;
import io.thalweg.train.OnlineLearner;
import io.thalweg.train.OnlineTraining;
import io.thalweg.train.Prequential;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import picocli.CommandLine.ExitCode;

/// One online training, which saves itself: now and then, at the end, at a fault in the stream, and
/// when the process is told to end.
final class OnlineRun implements AutoCloseable {
  private final OnlineLearner learner;
  private final Reporting reporting;
  private final PrintWriter err;
  private final RunRecord record;
  private final LongSupplier nanoClock = System::nanoTime;
  private final Interrupts.Open lastWords;
  private final long examplesBefore;
  private final long start = nanoClock.getAsLong();
  // Whoever learns, saves or ends holds the lock of this; once it is over, nobody does.
  private boolean over;
  private OptionalLong saved = OptionalLong.empty();

  /// When it speaks and writes.
  ///
  /// @param file to save in
  /// @param saveEvery examples between two saves
  /// @param reportEvery examples between two lines
  record Reporting(Optional<Path> file, int saveEvery, int reportEvery) {}

  private OnlineRun(OnlineLearner learner, Reporting reporting, Context context, RunRecord record) {
    this.learner = learner;
    this.reporting = reporting;
    this.record = record;
    err = context.console().err();
    examplesBefore = learner.examples();
    lastWords = context.interrupts().atLast(_ -> interrupted());
  }

  /// Starts anew, or goes on from a file.
  static OnlineRun start(
      OnlineTraining training,
      Optional<Path> resume,
      Reporting reporting,
      Context context,
      RunRecord record)
      throws IOException {
    OnlineLearner learner =
        resume
            .map(file -> OnlineLearner.resume(training, file))
            .orElseGet(() -> new OnlineLearner(training));
    OnlineRun run = new OnlineRun(learner, reporting, context, record);
    try {
      run.save();
      return run;
    } catch (IOException | RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  /// Learns until the stream ends or the training diverges, then saves.
  void learn(CsvStream stream) throws IOException, InterruptedException {
    Optional<CsvStream.Row> row = next(stream);
    while (row.isPresent() && learn(row.get())) {
      row = next(stream);
    }
    synchronized (this) {
      checkNotInterrupted();
      save();
      over = true;
      keep(learner.prequential());
    }
  }

  private Optional<CsvStream.Row> next(CsvStream stream) throws IOException {
    try {
      return stream.next();
    } catch (DataException fault) {
      throw faulty(fault);
    }
  }

  /// What it has to say is said without the lock: an output that takes nothing must not keep the
  /// end of the process waiting.
  private boolean learn(CsvStream.Row row) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    try {
      return learn(row, said);
    } finally {
      said.forEach(err::println);
      if (!said.isEmpty()) {
        err.flush();
      }
    }
  }

  private synchronized boolean learn(CsvStream.Row row, List<String> said)
      throws IOException, InterruptedException {
    checkNotInterrupted();
    OnlineTraining training = learner.training();
    double truth = training.isRegression() ? row.number() : label(row);
    learner
        .learn(row.features(), truth)
        .drift()
        .ifPresent(drift -> {
          said.add(text(drift));
          record.note("drift", OptionalLong.of(drift.example()), text(drift));
        });
    if (learner.examples() % reporting.reportEvery() == 0) {
      Prequential seen = learner.prequential();
      said.add("online %d examples, %s".formatted(seen.examples(), score(seen)));
      keep(seen);
    }
    if (learner.examples() % reporting.saveEvery() == 0) {
      save();
    }
    return learner.divergence().isEmpty();
  }

  /// As series by examples.
  private void keep(Prequential seen) {
    if (seen.examples() > 0) {
      boolean isRegression = learner.training().isRegression();
      String of = isRegression ? "absolute_error" : "accuracy";
      double error = seen.error();
      double recent = seen.recentError();
      record.add(of, seen.examples(), isRegression ? error : 1 - error);
      record.add("recent_" + of, seen.examples(), isRegression ? recent : 1 - recent);
    }
  }

  private void checkNotInterrupted() throws InterruptedException {
    if (over) {
      throw new InterruptedException();
    }
  }

  private int label(CsvStream.Row row) throws IOException {
    int classes = learner.training().classes();
    try {
      int label = Integer.parseUnsignedInt(row.label());
      if (label >= 0 && label < classes && !row.label().startsWith("+")) {
        return label;
      }
    } catch (NumberFormatException _) {
      // reported below
    }
    throw faulty(
        new DataException(
            "data file standard input at line %d (%s): label must be a whole number in [0,%d), got \"%s\""
                .formatted(
                    row.line(), learner.training().columns().target(), classes, row.label())));
  }

  /// Saves, and says so with the fault.
  private synchronized DataException faulty(DataException fault) {
    over = true;
    try {
      save();
    } catch (IOException e) {
      fault.addSuppressed(e);
      return new DataException(
          "%s; and what was learnt before could not be saved: %s"
              .formatted(fault.getMessage(), Failure.of(e).message()));
    }
    return reporting.file().isEmpty()
        ? fault
        : new DataException("%s; %s".formatted(fault.getMessage(), kept()));
  }

  /// Saves what may be saved: a training that has diverged leaves its last good file.
  private void save() throws IOException {
    if (reporting.file().isPresent() && learner.save(reporting.file().get())) {
      saved = OptionalLong.of(learner.examples());
    }
  }

  /// What the file holds.
  private String kept() {
    String file = reporting.file().map(Path::toString).orElse("no file");
    return saved.isPresent()
        ? "%d examples are learnt and saved in %s".formatted(saved.getAsLong(), file)
        : "nothing is saved in " + file;
  }

  /// The process is about to end.
  ///
  /// @return what there is to say of it
  private synchronized Optional<String> interrupted() {
    if (over) {
      return Optional.empty();
    }
    over = true;
    try {
      save();
      return reporting.file().map(_ -> kept());
    } catch (IOException | RuntimeException e) {
      return Optional.of("what was learnt could not be saved: " + Failure.of(e).message());
    }
  }

  private String score(Prequential seen) {
    if (seen.examples() == 0) {
      return "none judged";
    }
    return learner.training().isRegression()
        ? "mean absolute error %.4g, recent %.4g".formatted(seen.error(), seen.recentError())
        : "accuracy %.4f, recent %.4f".formatted(1 - seen.error(), 1 - seen.recentError());
  }

  private static String text(Drift drift) {
    return "drift at example %d: error %.4g before example %d, %.4g since"
        .formatted(drift.example(), drift.errorBefore(), drift.since(), drift.errorAfter());
  }

  /// What was learnt, in words and figures.
  Answer answer(String model, int threads, boolean failOnDivergence) {
    double seconds = (nanoClock.getAsLong() - start) / 1e9;
    Prequential seen = learner.prequential();
    long examples = seen.examples() - examplesBefore;
    OnlineDocument document =
        OnlineDocument.of(
            learner,
            model,
            threads,
            new OnlineDocument.Pace(examples, seconds, examples / seconds),
            saved.isPresent() ? reporting.file().map(Path::toString) : Optional.empty(),
            record.idText());
    document
        .diverged()
        .ifPresentOrElse(reason -> record.diverged(document, reason), () -> record.done(document));
    boolean failed = document.diverged().isPresent() && failOnDivergence;
    return new Answer(document, text(seen, document), failed ? Failure.DIVERGED : ExitCode.OK);
  }

  private String text(Prequential seen, OnlineDocument document) {
    StringBuilder text = new StringBuilder();
    text.append(document.optimizer()).append('\n');
    text.append("%d examples, %s%n".formatted(seen.examples(), score(seen)));
    text.append(
        "%d drifts noticed%s%n"
            .formatted(
                seen.drifts(),
                seen.drifts() > seen.latestDrifts().size() ? ", the latest of them:" : ""));
    seen.latestDrifts().forEach(drift -> text.append("  ").append(text(drift)).append('\n'));
    text.append(
        "%d in %.2f s, %.0f per second%n"
            .formatted(
                document.pace().examples(),
                document.pace().seconds(),
                document.pace().examplesPerSecond()));
    document.diverged().ifPresent(what -> text.append("diverged at ").append(what).append('\n'));
    if (document.saved().isPresent()) {
      text.append(kept()).append('\n');
    }
    text.append("parameters sha256 ").append(document.parametersSha256()).append('\n');
    document.runId().ifPresent(id -> text.append("run ").append(id).append('\n'));
    return text.toString();
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    lastWords.close();
    learner.close();
  }
}
