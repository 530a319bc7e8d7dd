package io.thalweg.app;

import io.thalweg.store.RunPage;
import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists runs.
@Command(
    name = "list",
    description = "List the recorded runs, the latest first.",
    footer = "  ./thalweg runs list --state done --tag paper --sort name")
final class RunsListCommand implements Query {
  private static final int MOST = 10_000;
  private static final Set<RunQuery.Column> LATEST_FIRST =
      Set.of(RunQuery.Column.STARTED, RunQuery.Column.ENDED, RunQuery.Column.UPDATED);

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      completionCandidates = RunWords.OfStates.class,
      converter = RunWords.OfStates.class,
      description = "Only runs in this state; several with commas: ${COMPLETION-CANDIDATES}.")
  List<RunState> states = new ArrayList<>();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Only runs of this command: train, compare, sweep; several with commas.")
  List<String> kinds = new ArrayList<>();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Only runs with this tag; repeatable, for runs with all of them.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only runs with this in their id, name, optimizer, model or data set.")
  Optional<String> text = Optional.empty();

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "started",
      completionCandidates = RunWords.OfColumns.class,
      converter = RunWords.OfColumns.class,
      description = "By ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  RunQuery.Column sort = RunQuery.Column.STARTED;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      converter = Numbers.Count.class,
      description = "Runs at most, by default ${DEFAULT-VALUE}.")
  int limit;

  @Option(
      names = "--offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Leave out so many runs before, to see the rest of a long list.")
  long offset;

  /// @param total runs that the filters let through
  private record Document(long total, List<RunDocument> runs) {}

  @Override
  public Answer answer(Context context) {
    if (limit > MOST) {
      throw new IllegalArgumentException("limit must be in [1,%d], got %d".formatted(MOST, limit));
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset must be at least 0, got " + offset);
    }
    RunQuery query =
        new RunQuery(
            Set.copyOf(states),
            Set.copyOf(kinds),
            tags,
            text,
            sort,
            LATEST_FIRST.contains(sort),
            limit,
            offset);
    RunPage page = page(context.console(), query);
    page.faults().forEach(fault -> context.console().err().println("warning: " + fault));
    Document document =
        new Document(page.total(), page.runs().stream().map(RunDocument::of).toList());
    return new Answer(document, text(document));
  }

  /// Looking for runs makes no store.
  private static RunPage page(Console console, RunQuery query) {
    if (!console.hasRuns()) {
      return new RunPage(List.of(), 0, List.of());
    }
    try (RunStore store = console.runs()) {
      return store.list(query);
    }
  }

  private String text(Document document) {
    if (document.runs().isEmpty()) {
      return "no runs\n";
    }
    Table table = new Table("RUN", "STATE", "KIND", "NAME", "SECONDS", "TEST ACC %", "TAGS");
    for (RunDocument run : document.runs()) {
      table.row(
          run.id(),
          run.state(),
          run.kind(),
          run.name(),
          "%.1f".formatted(run.seconds()),
          run.accuracy(),
          String.join(",", run.tags()));
    }
    long more = document.total() - offset - document.runs().size();
    return table + (more > 0 ? "and %d more\n".formatted(more) : "");
  }
}
