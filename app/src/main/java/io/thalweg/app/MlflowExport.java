package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.app.MlflowClient.Entry;
import io.thalweg.app.MlflowClient.Metric;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// Tells an MLflow tracking server of a run: options as params, series as metrics, all at the time
/// when the run began, for the store does not know when a number was measured.
///
/// The tag `thalweg.run` has the run's id; `thalweg.exported` comes last and says that all is
/// there. A run that has both is not exported again; one without the second is what an export left
/// that broke off, and is deleted first.
final class MlflowExport {
  private static final String RUN = "thalweg.run";
  private static final String EXPORTED = "thalweg.exported";
  private static final int METRICS = 1000;

  /// So few that however their values are escaped they stay below 1 MB.
  private static final int PARAMS = 25;

  /// What servers are guaranteed to take, bytes.
  private static final int LONGEST_PARAM = 6000;

  private static final int LONGEST_TAG = 5000;

  private final MlflowClient client;
  private final Consumer<String> warned;

  /// What was made.
  ///
  /// @param experiment its id
  /// @param run its id there
  record Tracked(String experiment, String run, long values) {}

  /// @param warned is told in one line of each thing that goes there otherwise than it is
  MlflowExport(MlflowClient client, Consumer<String> warned) {
    this.client = client;
    this.warned = warned;
  }

  /// Exports a run.
  ///
  /// @param experiment name of one, which is made where it is missing
  /// @throws IllegalArgumentException where the run is there already
  Tracked export(RunStore store, RunId id, String experiment)
      throws IOException, InterruptedException {
    StoredRun run = RunLock.seen(store.show(id), store);
    String into = client.experiment(experiment);
    clear(into, id, experiment);
    String made =
        client.create(
            new MlflowClient.NewRun(
                into, run.about().name(), run.started().toEpochMilli(), tags(run)));
    List<Entry> params = params(run);
    for (int from = 0; from < params.size(); from += PARAMS) {
      List<Entry> part = params.subList(from, Math.min(params.size(), from + PARAMS));
      client.log(made, List.of(), part, List.of());
    }
    Batches batches = new Batches(made, run.started().toEpochMilli());
    long values = batches.send(store, id);
    client.update(made, status(run.state()), run.ended().map(Instant::toEpochMilli));
    client.log(made, List.of(), List.of(), List.of(new Entry(EXPORTED, run.updated().toString())));
    return new Tracked(into, made, values);
  }

  private void clear(String into, RunId id, String experiment)
      throws IOException, InterruptedException {
    for (MlflowClient.Run there : client.runs(into, new Entry(RUN, id.text()))) {
      if (there.tags().containsKey(EXPORTED)) {
        throw new IllegalArgumentException(
            "run %s is in experiment %s already, as %s: delete it there to export it again"
                .formatted(id, experiment, there.id()));
      }
      warned.accept("an export that broke off is deleted: " + there.id());
      client.delete(there.id());
    }
  }

  private static String status(RunState state) {
    return switch (state) {
      case RUNNING, PAUSED, UNKNOWN -> "RUNNING";
      case DONE -> "FINISHED";
      case FAILED, DIVERGED -> "FAILED";
      case STOPPED, LOST -> "KILLED";
    };
  }

  private List<Entry> tags(StoredRun run) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(RUN, run.id().text());
    tags.put("thalweg.kind", run.about().kind());
    tags.put("thalweg.state", run.state().word());
    tags.put("thalweg.version", run.about().identity().version());
    tags.put("thalweg.tags", String.join(",", run.tags()));
    tags.put("thalweg.result", run.result().orElse(""));
    tags.put("thalweg.reason", run.reason().orElse(""));
    tags.put("mlflow.source.name", "thalweg " + run.about().kind());
    tags.put("mlflow.source.type", "LOCAL");
    return entries(tags, LONGEST_TAG);
  }

  /// The settings, and what the run is about, in so far as no setting says it.
  private List<Entry> params(StoredRun run) {
    NewRun about = run.about();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("optimizer", about.optimizer());
    params.put("model", about.model());
    params.put("data", about.data());
    params.put("seed", Long.toString(about.identity().seed()));
    params.put("threads", Integer.toString(about.identity().threads()));
    MlflowNames names = new MlflowNames(warned);
    params.keySet().forEach(names::key);
    for (Map.Entry<String, JsonNode> setting : Json.read(about.settings()).properties()) {
      JsonNode value = setting.getValue();
      params.putIfAbsent(
          names.key(setting.getKey()), value.isValueNode() ? value.asText() : value.toString());
    }
    return entries(params, LONGEST_PARAM);
  }

  /// Without those that are empty, which some servers refuse.
  private List<Entry> entries(Map<String, String> texts, int longest) {
    List<Entry> entries = new ArrayList<>();
    texts.forEach((key, text) -> {
      String cut = cut(text, longest);
      if (!cut.equals(text)) {
        warned.accept(
            "%s is cut to %d bytes, which is all that MLflow takes".formatted(key, longest));
      }
      if (!cut.isEmpty()) {
        entries.add(new Entry(key, cut));
      }
    });
    return entries;
  }

  /// As many whole characters as go into so many bytes of UTF-8.
  private static String cut(String text, int bytes) {
    CharBuffer from = CharBuffer.wrap(text);
    UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(from, ByteBuffer.allocate(bytes), true);
    return text.substring(0, from.position());
  }

  /// Sends numbers, so many at a time.
  private final class Batches {
    private final String run;
    private final long timestamp;
    private final MlflowNames names = new MlflowNames(warned);
    private final List<Metric> waiting = new ArrayList<>();
    private long count;

    Batches(String run, long timestamp) {
      this.run = run;
      this.timestamp = timestamp;
    }

    /// All of a run.
    ///
    /// @return how many
    long send(RunStore store, RunId id) throws IOException, InterruptedException {
      try {
        store.forEach(id, this::add);
      } catch (UncheckedIOException exception) {
        throw Objects.requireNonNull(exception.getCause());
      }
      flush();
      return count;
    }

    private void add(Measurement measurement) {
      waiting.add(
          Metric.of(
              names.key(measurement.series()), measurement.value(), timestamp, measurement.step()));
      count++;
      if (waiting.size() == METRICS) {
        try {
          flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
      }
    }

    private void flush() throws IOException, InterruptedException {
      if (!waiting.isEmpty()) {
        client.log(run, waiting, List.of(), List.of());
        waiting.clear();
      }
    }
  }
}
