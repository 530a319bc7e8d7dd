package io.thalweg.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A run as `runs` prints it.
///
/// @param started in UTC, ISO 8601
/// @param seconds from start to end; so far, where it has not ended
/// @param settings values of the command's options
/// @param result what it came to
record RunDocument(
    String id,
    String kind,
    String name,
    String state,
    String started,
    Optional<String> ended,
    double seconds,
    String optimizer,
    String model,
    String data,
    long seed,
    int threads,
    String version,
    List<String> tags,
    JsonNode settings,
    Optional<JsonNode> result,
    Optional<String> reason) {

  /// A run as it is seen on this machine.
  static RunDocument of(StoredRun run, RunStore store) {
    return of(RunLock.seen(run, store));
  }

  static RunDocument of(StoredRun run) {
    NewRun about = run.about();
    Instant last = run.ended().orElse(run.updated());
    return new RunDocument(
        run.id().text(),
        about.kind(),
        about.name(),
        run.state().word(),
        run.started().toString(),
        run.ended().map(Instant::toString),
        Duration.between(run.started(), last).toMillis() / 1e3,
        about.optimizer(),
        about.model(),
        about.data(),
        about.identity().seed(),
        about.identity().threads(),
        about.identity().version(),
        run.tags(),
        Json.read(about.settings()),
        run.result().map(Json::read),
        run.reason());
  }

  /// The test accuracy that it came to, percent; a dash where it has none.
  String accuracy() {
    return result
        .map(each -> each.path("testAccuracy"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::doubleValue)
        .filter(Double::isFinite)
        .map(accuracy -> "%.2f".formatted(100 * accuracy))
        .orElse("-");
  }
}
