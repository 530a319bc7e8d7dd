package io.thalweg.app;

import static java.util.stream.Collectors.toSet;

import io.thalweg.store.RunPage;
import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
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
  private static final int AT_ONCE = 1_000;

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
      description =
          "Only runs of this command: train, compare, sweep, tune, diagnose; several with commas.")
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

  /// Directions of the list.
  enum Order {
    ASCENDING,
    DESCENDING
  }

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      completionCandidates = RunWords.OfOrders.class,
      converter = RunWords.OfOrders.class,
      description = {
        "${COMPLETION-CANDIDATES}; by default the latest, the highest accuracy, the lowest loss,",
        "the shortest time first, words by their code points, capitals first. Runs without a value come last."
      })
  Optional<Order> order = Optional.empty();

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
  /// @param sort the column that they are sorted by
  /// @param order of the list, also where it was not asked for
  private record Document(long total, String sort, String order, List<RunDocument> runs) {}

  /// Runs as they are seen here, and what is wrong with others.
  private record Found(List<StoredRun> runs, long total, List<String> faults) {}

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
            stored(),
            Set.copyOf(kinds),
            tags,
            text,
            sort,
            order.map(Order.DESCENDING::equals).orElse(sort.isLargestFirst()),
            limit,
            offset);
    Order way = query.descending() ? Order.DESCENDING : Order.ASCENDING;
    Found found = found(context.console(), query);
    found.faults().forEach(fault -> context.console().err().println("warning: " + fault));
    Document document =
        new Document(
            found.total(),
            RunWords.word(sort),
            RunWords.word(way),
            found.runs().stream().map(RunDocument::of).toList());
    return new Answer(document, text(document));
  }

  /// The states that the store has: what is lost is running there.
  private Set<RunState> stored() {
    return states.stream()
        .map(state -> state == RunState.LOST ? RunState.RUNNING : state)
        .collect(toSet());
  }

  /// Looking for runs makes no store.
  private Found found(Console console, RunQuery query) {
    if (!console.hasRuns()) {
      return new Found(List.of(), 0, List.of());
    }
    try (RunStore store = console.runs()) {
      return states.contains(RunState.RUNNING) == states.contains(RunState.LOST)
          ? first(store, query)
          : apart(store, query);
    }
  }

  private static Found first(RunStore store, RunQuery query) {
    RunPage page = store.list(query);
    return new Found(seen(page, store), page.total(), page.faults());
  }

  private static List<StoredRun> seen(RunPage page, RunStore store) {
    return page.runs().stream().map(run -> RunLock.seen(run, store)).toList();
  }

  /// Running and lost runs are told apart by looking at each.
  private Found apart(RunStore store, RunQuery query) {
    List<StoredRun> runs = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    RunPage page;
    long from = 0;
    do {
      page = store.list(query.page(AT_ONCE, from));
      faults.addAll(page.faults());
      seen(page, store).stream().filter(run -> states.contains(run.state())).forEach(runs::add);
      from += AT_ONCE;
    } while (from < page.total());
    List<StoredRun> first = runs.stream().skip(offset).limit(limit).toList();
    return new Found(first, runs.size(), faults);
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
