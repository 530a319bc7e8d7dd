package io.thalweg.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Sets runs side by side.
@Command(
    name = "compare",
    description = "Set runs side by side: settings that differ, and the last value of each series.",
    footer = "  ./thalweg runs compare 20260102-0304 latest")
final class RunsCompareCommand implements Query {
  @Parameters(paramLabel = "RUN", arity = "2..*", description = KeptRuns.WHICH)
  List<String> runs = new ArrayList<>();

  /// @param settings that are not the same in all, with each run's value; null where it has none
  /// @param series each run's last value; null where it has none
  private record Document(
      List<RunDocument> runs,
      Map<String, List<Optional<String>>> settings,
      Map<String, List<Optional<Double>>> series) {}

  @Override
  public Answer answer(Context context) throws Exception {
    Document document = KeptRuns.of(context, runs.getFirst(), this::document);
    return new Answer(document, text(document));
  }

  private Document document(RunStore store) {
    List<RunId> ids = runs.stream().map(store::find).toList();
    List<RunDocument> all = ids.stream().map(id -> RunDocument.of(store.show(id), store)).toList();
    List<List<SeriesSummary>> series = ids.stream().map(store::series).toList();
    return new Document(all, settings(all), last(series));
  }

  private static Map<String, List<Optional<String>>> settings(List<RunDocument> runs) {
    List<Map<String, String>> all = runs.stream().map(RunsCompareCommand::settings).toList();
    Set<String> names = new TreeSet<>();
    all.forEach(each -> names.addAll(each.keySet()));
    Map<String, List<Optional<String>>> differing = new TreeMap<>();
    for (String name : names) {
      List<Optional<String>> values =
          all.stream().map(each -> Optional.ofNullable(each.get(name))).toList();
      if (Set.copyOf(values).size() > 1) {
        differing.put(name, values);
      }
    }
    return differing;
  }

  private static Map<String, String> settings(RunDocument run) {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : run.settings().properties()) {
      settings.put(each.getKey(), each.getValue().asText());
    }
    settings.put("kind", run.kind());
    settings.put("optimizer", run.optimizer());
    settings.put("seed", Long.toString(run.seed()));
    settings.put("threads", Integer.toString(run.threads()));
    settings.put("version", run.version());
    return settings;
  }

  private static Map<String, List<Optional<Double>>> last(List<List<SeriesSummary>> series) {
    Set<String> names = new TreeSet<>();
    series.forEach(each -> each.forEach(one -> names.add(one.name())));
    Map<String, List<Optional<Double>>> last = new TreeMap<>();
    for (String name : names) {
      last.put(
          name,
          series.stream()
              .map(ofRun ->
                  ofRun.stream()
                      .filter(one -> one.name().equals(name))
                      .map(SeriesSummary::lastValue)
                      .findFirst())
              .toList());
    }
    return last;
  }

  private static String text(Document document) {
    List<String> header = new ArrayList<>(List.of("RUN"));
    document.runs().forEach(run -> header.add(run.id()));
    Table table = new Table(header.toArray(String[]::new));
    row(table, "name", document.runs().stream().map(RunDocument::name).toList());
    row(table, "state", document.runs().stream().map(RunDocument::state).toList());
    document
        .settings()
        .forEach((name, values) ->
            row(table, name, values.stream().map(value -> value.orElse("-")).toList()));
    document
        .series()
        .forEach((name, values) ->
            row(
                table,
                name,
                values.stream().map(value -> value.map("%.6g"::formatted).orElse("-")).toList()));
    return table.toString();
  }

  private static void row(Table table, String name, List<String> values) {
    List<String> cells = new ArrayList<>(List.of(name));
    cells.addAll(values);
    table.row(cells.toArray(String[]::new));
  }
}
