package io.thalweg.app;

import io.thalweg.report.Figure;
import io.thalweg.report.Figures;
import io.thalweg.store.Artifact;
import io.thalweg.store.Bucket;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows one run.
@Command(
    name = "show",
    description = "Show a run: settings, result, series, events, files, trials.",
    footer = "  ./thalweg runs show latest --series test_loss")
final class RunsShowCommand implements Query {
  private static final int MOST_POINTS = 100_000;
  private static final int MOST_TRIALS = 10_000;

  /// Pixels below which a page is a phone's.
  private static final double NARROW = 520;

  /// States of runs that are over and may go on.
  private static final Set<String> UNFINISHED =
      Set.of(RunState.STOPPED.word(), RunState.FAILED.word(), RunState.LOST.word());

  @Mixin RunParameter run = new RunParameter();

  @Option(
      names = "--series",
      paramLabel = "NAME",
      description = "Show this series' numbers; repeatable.")
  List<String> wanted = new ArrayList<>();

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "100",
      converter = Numbers.Count.class,
      description = "Draw a longer series together to N points, by default ${DEFAULT-VALUE}.")
  int points;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "20",
      converter = Numbers.Count.class,
      description = "Show the first N trials, by default ${DEFAULT-VALUE}.")
  int shown;

  /// @param trialCount how many there are
  /// @param trials the first of them
  /// @param folder of the run's files
  /// @param resumable whether `train --resume` can go on with it
  /// @param goesOnWith the command that does
  /// @param numbers of the series that were asked for
  private record Document(
      RunDocument run,
      String folder,
      boolean resumable,
      Optional<String> goesOnWith,
      List<SeriesSummary> series,
      List<Numbered> numbers,
      List<Happened> events,
      List<Artifact> artifacts,
      TrialCount trialCount,
      List<TrialDocument> trials) {}

  /// A series' numbers.
  private record Numbered(String name, List<Bucket> points) {}

  /// An event.
  private record Happened(String at, String kind, Optional<Long> step, String message) {}

  /// A trial.
  private record TrialDocument(
      int trial,
      String optimizer,
      Object settings,
      String state,
      int failures,
      Optional<String> worker,
      Optional<Object> result,
      Optional<String> reason) {
    static TrialDocument of(Trial trial) {
      return new TrialDocument(
          trial.number(),
          trial.about().recipe(),
          Json.read(trial.about().settings()),
          trial.state().word(),
          trial.failures(),
          trial.owner(),
          trial.result().map(Json::read),
          trial.reason());
    }
  }

  @Override
  public Answer answer(Context context) throws Exception {
    if (points < 3 || points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "points must be in [3,%d], got %d".formatted(MOST_POINTS, points));
    }
    if (shown > MOST_TRIALS) {
      throw new IllegalArgumentException(
          "trials must be in [1,%d], got %d".formatted(MOST_TRIALS, shown));
    }
    Document document = run.in(context, this::document);
    return new Answer(document, text(document))
        .withFigures((name, width) -> figure(document, name, width));
  }

  /// `sweep`: the map of a sweep over two settings, or the line of one over one.
  private static Optional<Figure> figure(Document document, String name, double width) {
    boolean isSweep = name.equals("sweep") && document.run().kind().equals("sweep");
    Figures.Page page = width < NARROW ? Figures.Page.NARROW : Figures.Page.WIDE;
    return isSweep ? SweepPage.draw(Path.of(document.folder()), page) : Optional.empty();
  }

  private Document document(RunStore store, RunId id) {
    List<SeriesSummary> series = store.series(id);
    List<String> names = series.stream().map(SeriesSummary::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "run %s has no series %s (allowed: %s)".formatted(id, name, String.join(", ", names)));
      }
    }
    RunDocument about = RunDocument.of(store.show(id), store);
    Optional<String> goesOnWith = goesOnWith(about, store.folder(id));
    return new Document(
        about,
        store.folder(id).toString(),
        goesOnWith.isPresent(),
        goesOnWith,
        series,
        wanted.stream().map(name -> new Numbered(name, store.series(id, name, points))).toList(),
        store.events(id).stream()
            .map(event ->
                new Happened(
                    event.at().toString(),
                    event.kind(),
                    event.step().stream().boxed().findFirst(),
                    event.message()))
            .toList(),
        store.artifacts(id),
        store.trialCount(id),
        store.trials(id, 1, shown).stream().map(TrialDocument::of).toList());
  }

  private static Optional<String> goesOnWith(RunDocument run, Path folder) {
    return run.kind().equals("train") && UNFINISHED.contains(run.state())
        ? CheckpointOptions.goesOnWith(folder, run.id())
        : Optional.empty();
  }

  private static String text(Document document) {
    RunDocument run = document.run();
    StringBuilder text = new StringBuilder();
    Table about = new Table("RUN", run.id());
    about.row("name", run.name()).row("kind", run.kind());
    about.row("state", run.state() + run.reason().map(reason -> ": " + reason).orElse(""));
    about.row("started", run.started()).row("seconds", "%.1f".formatted(run.seconds()));
    about.row("optimizer", run.optimizer()).row("model", run.model()).row("data", run.data());
    about.row("seed, threads", "%d, %d".formatted(run.seed(), run.threads()));
    about.row("version", run.version()).row("tags", String.join(", ", run.tags()));
    about.row("folder", document.folder());
    document.goesOnWith().ifPresent(command -> about.row("goes on with", command));
    text.append(about);
    run.result().ifPresent(result -> text.append("result ").append(result).append('\n'));
    Stream.of(series(document), numbers(document), rest(document)).forEach(text::append);
    return text.toString();
  }

  private static String series(Document document) {
    if (document.series().isEmpty()) {
      return "";
    }
    Table table = new Table("SERIES", "VALUES", "FIRST STEP", "LAST STEP", "LAST VALUE");
    for (SeriesSummary each : document.series()) {
      table.row(
          each.name(),
          Long.toString(each.count()),
          Long.toString(each.firstStep()),
          Long.toString(each.lastStep()),
          "%.6g".formatted(each.lastValue()));
    }
    return "\n" + table;
  }

  private static String numbers(Document document) {
    StringBuilder text = new StringBuilder();
    for (Numbered each : document.numbers()) {
      Table table = new Table("STEPS OF " + each.name(), "MEAN", "MIN", "MAX");
      for (Bucket bucket : each.points()) {
        table.row(
            bucket.firstStep() == bucket.lastStep()
                ? Long.toString(bucket.firstStep())
                : bucket.firstStep() + "–" + bucket.lastStep(),
            "%.6g".formatted(bucket.mean()),
            "%.6g".formatted(bucket.min()),
            "%.6g".formatted(bucket.max()));
      }
      text.append('\n').append(table);
    }
    return text.toString();
  }

  private static String rest(Document document) {
    StringBuilder text = new StringBuilder();
    document
        .events()
        .forEach(event ->
            text.append("%s %s: %s%n".formatted(event.at(), event.kind(), event.message())));
    document
        .artifacts()
        .forEach(file ->
            text.append("%s: %s, %d bytes%n".formatted(file.kind(), file.path(), file.bytes())));
    return (text.isEmpty() ? "" : "\n" + text) + trials(document);
  }

  private static String trials(Document document) {
    TrialCount count = document.trialCount();
    if (count.all() == 0) {
      return "";
    }
    Table table = new Table("TRIAL", "STATE", "OPTIMIZER");
    for (TrialDocument each : document.trials()) {
      table.row(Integer.toString(each.trial()), each.state(), each.optimizer());
    }
    long more = count.all() - document.trials().size();
    return "%n%d trials, %d with a result%n".formatted(count.all(), count.withResult())
        + table
        + (more > 0 ? "and %d more\n".formatted(more) : "");
  }
}
