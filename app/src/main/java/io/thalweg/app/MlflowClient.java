package io.thalweg.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What an MLflow tracking server is told and asked, by its REST API 2.0. A server that says that
/// it has too many requests is asked again after the time that it names.
///
/// ## Source
///
/// [MLflow REST API](https://mlflow.org/docs/latest/api_reference/rest-api.html).
final class MlflowClient implements AutoCloseable {
  private static final String API = "api/2.0/mlflow/";
  private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
  private static final String THERE = "RESOURCE_ALREADY_EXISTS";
  private static final long LONGEST_ANSWER = 1 << 26;
  private static final int LONGEST_QUOTE = 300;
  private static final int ATTEMPTS = 5;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final URI base;
  private final MlflowCredentials credentials;
  private final Duration patience;
  private final Pause pause;
  private final HttpClient http;

  /// Waits.
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /// A param or a tag.
  record Entry(String key, String value) {}

  /// A number of a series.
  ///
  /// @param value a number; a text where it is not finite, as JSON of protocol buffers has it
  /// @param timestamp milliseconds since 1970
  record Metric(String key, Object value, long timestamp, long step) {
    static Metric of(String key, double value, long timestamp, long step) {
      // Java's texts are those of the format: NaN, Infinity, -Infinity.
      return new Metric(
          key, Double.isFinite(value) ? (Object) value : Double.toString(value), timestamp, step);
    }
  }

  /// A run to be made.
  ///
  /// @param startTime milliseconds since 1970
  record NewRun(
      @JsonProperty("experiment_id") String experiment,
      @JsonProperty("run_name") String name,
      @JsonProperty("start_time") long startTime,
      List<Entry> tags) {
    NewRun {
      tags = List.copyOf(tags);
    }
  }

  /// A run of the server.
  ///
  /// @param tags by key
  record Run(String id, Map<String, String> tags) {
    Run {
      tags = Map.copyOf(tags);
    }
  }

  /// @param base as [#base] gives it
  /// @param patience how long one waits for each answer
  MlflowClient(URI base, MlflowCredentials credentials, Duration patience, Pause pause) {
    this.base = base;
    this.credentials = credentials;
    this.patience = patience;
    this.pause = pause;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /// The address under which a server answers.
  ///
  /// @throws IllegalArgumentException where it is none
  static URI base(String address) {
    Optional<URI> uri = Optional.empty();
    try {
      uri = Optional.of(URI.create(address.endsWith("/") ? address : address + "/"));
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    return uri.filter(MlflowClient::isServer)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "to must be a server's address such as http://localhost:5000, got "
                    + hidden(address)));
  }

  private static boolean isServer(URI uri) {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null
        && uri.getPort() <= 65_535
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /// Without what may be a password.
  private static String hidden(String address) {
    return address.replaceAll("//[^/@]*@", "//…@").replaceAll("\\p{Cntrl}", "?");
  }

  /// The experiment of that name, made where it is missing.
  ///
  /// @return its id
  String experiment(String name) throws IOException, InterruptedException {
    Optional<String> found = find(name);
    if (found.isPresent()) {
      return found.get();
    }
    Answered made = post("experiments/create", Map.of("name", name));
    if (made.isError(THERE)) { // by somebody else, just now
      return find(name).orElseThrow(() -> made.failure("experiments/create"));
    }
    return text(made.body("experiments/create"), "/experiment_id");
  }

  private Optional<String> find(String name) throws IOException, InterruptedException {
    String call = "experiments/get-by-name";
    String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    Answered answered = send(HttpRequest.newBuilder(base.resolve(API + call + query)).GET());
    if (answered.isError(MISSING)) {
      return Optional.empty();
    }
    JsonNode body = answered.body(call);
    if (body.at("/experiment/lifecycle_stage").asText().equals("deleted")) {
      throw new IOException(
          "experiment %s is deleted at %s: restore it or take another".formatted(name, base));
    }
    return Optional.of(text(body, "/experiment/experiment_id"));
  }

  /// The runs of an experiment, but for deleted ones, that have a tag.
  List<Run> runs(String experiment, Entry tag) throws IOException, InterruptedException {
    JsonNode found =
        post(
                "runs/search",
                Map.of(
                    "experiment_ids",
                    List.of(experiment),
                    "filter",
                    "tags.\"%s\" = '%s'".formatted(tag.key(), tag.value()),
                    "run_view_type",
                    "ACTIVE_ONLY",
                    "max_results",
                    1000))
            .body("runs/search");
    return found.path("runs").valueStream().map(this::run).toList();
  }

  private Run run(JsonNode run) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode tag : run.at("/data/tags")) {
      tags.put(tag.path("key").asText(), tag.path("value").asText());
    }
    return new Run(run.at("/info/run_id").asText(), tags);
  }

  /// Makes a run.
  ///
  /// @return its id
  String create(NewRun run) throws IOException, InterruptedException {
    return text(post("runs/create", run).body("runs/create"), "/run/info/run_id");
  }

  /// Adds to a run: at most 1000 in all, of them at most 100 params and 100 tags, in 1 MB.
  void log(String run, List<Metric> metrics, List<Entry> params, List<Entry> tags)
      throws IOException, InterruptedException {
    post(
            "runs/log-batch",
            Map.of("run_id", run, "metrics", metrics, "params", params, "tags", tags))
        .body("runs/log-batch");
  }

  /// Says how far a run is.
  ///
  /// @param status `RUNNING`, `FINISHED`, `FAILED` or `KILLED`
  /// @param endTime milliseconds since 1970; empty where it has not ended
  void update(String run, String status, Optional<Long> endTime)
      throws IOException, InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>(Map.of("run_id", run, "status", status));
    endTime.ifPresent(time -> request.put("end_time", time));
    post("runs/update", request).body("runs/update");
  }

  /// Deletes a run; the server keeps it among the deleted.
  void delete(String run) throws IOException, InterruptedException {
    post("runs/delete", Map.of("run_id", run)).body("runs/delete");
  }

  private Answered post(String call, Object request) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(API + call))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(request))));
  }

  private Answered send(HttpRequest.Builder request) throws IOException, InterruptedException {
    credentials.authorization().ifPresent(header -> request.header("Authorization", header));
    HttpRequest whole = request.header("Accept", "application/json").timeout(patience).build();
    HttpResponse<String> response = await(whole);
    Duration wait = Duration.ofSeconds(1);
    for (int i = 1; i < ATTEMPTS && response.statusCode() == TOO_MANY_REQUESTS; i++) {
      Duration next = wait(response).orElse(wait);
      if (next.compareTo(LONGEST_WAIT) > 0) {
        throw new IOException(
            "MLflow at %s has too many requests and wants to be asked again in %d s"
                .formatted(base, next.toSeconds()));
      }
      pause.of(next);
      wait = wait.multipliedBy(2);
      response = await(whole);
    }
    return new Answered(base, response.statusCode(), response.body());
  }

  /// What `Retry-After` says in seconds; a date is passed over.
  private static Optional<Duration> wait(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private HttpResponse<String> await(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "MLflow at %s does not answer within %d s".formatted(base, patience.toSeconds()), e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String reason =
          cause instanceof ConnectException
              ? "cannot be reached"
              : "broke off: " + Failure.message(cause);
      throw new IOException("MLflow at %s %s".formatted(base, reason), e);
    } finally {
      answer.cancel(true);
    }
  }

  private String text(JsonNode body, String pointer) throws IOException {
    String text = body.at(pointer).asText();
    if (text.isEmpty()) {
      throw new IOException("MLflow at %s answered without %s".formatted(base, pointer));
    }
    return text;
  }

  /// An answer as it came.
  private record Answered(URI base, int status, String text) {
    boolean isError(String code) {
      return status != 200 && Json.read(text).path("error_code").asText().equals(code);
    }

    /// The document.
    ///
    /// @throws IOException where the server refused, failed or is no tracking server
    JsonNode body(String call) throws IOException {
      JsonNode body = Json.read(text);
      if (status != 200 || !body.isObject()) {
        throw failure(call);
      }
      return body;
    }

    IOException failure(String call) {
      JsonNode body = Json.read(text);
      String said =
          body.isObject()
              ? "%s %s".formatted(body.path("error_code").asText(), body.path("message").asText())
              : "no JSON: " + text;
      String line = said.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
      String advice =
          status == 401 || status == 403
              ? "; credentials are MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
              : "";
      return new IOException(
          "MLflow at %s: %s: HTTP status %d, %s%s"
              .formatted(
                  base,
                  call,
                  status,
                  line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line,
                  advice));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
