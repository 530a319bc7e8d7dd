package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A tracking server as MLflow documents it: fields, types, limits and errors of [REST
/// API](https://mlflow.org/docs/latest/api_reference/rest-api.html), sections Create Experiment,
/// Get Experiment By Name, Create Run, Update Run, Delete Run, Search Runs, Log Batch (with its
/// Request Limits) and RunStatus; what names and sizes may be as its validation has it, and answers
/// to errors as its server gives them: `error_code` and `message`, with status 404 for
/// `RESOURCE_DOES_NOT_EXIST` and 400 for the others.
final class TrackingServer implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[/\\w.\\- ]{1,250}");
  private static final Pattern FILTER = Pattern.compile("tags[.]\"([^\"]+)\" = '([^']+)'");
  private static final int LARGEST_REQUEST = 1_000_000;

  private final HttpServer server;
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final Map<String, TrackedRun> runs = new LinkedHashMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();

  /// A number as it was sent.
  record Sent(long step, JsonNode value, long timestamp) {}

  /// A run that was made.
  static final class TrackedRun {
    final String experiment;
    final String name;
    final long startTime;
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final Map<String, List<Sent>> metrics = new LinkedHashMap<>();
    String status = "RUNNING";
    Optional<Long> endTime = Optional.empty();
    boolean deleted;

    TrackedRun(String experiment, String name, long startTime) {
      this.experiment = experiment;
      this.name = name;
      this.startTime = startTime;
    }
  }

  /// Something that goes wrong in place of an answer.
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  /// What a server refuses.
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String code;

    Refusal(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  TrackingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://%s:%d"
        .formatted(server.getAddress().getHostString(), server.getAddress().getPort());
  }

  /// What happens to the requests from the one on that comes after so many others.
  TrackingServer failing(int after, Fault... fault) {
    Fault none = exchange -> reply(exchange);
    faults.addAll(Stream.generate(() -> none).limit(after).toList());
    faults.addAll(List.of(fault));
    return this;
  }

  /// The calls so far, such as `runs/create`.
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /// `Authorization` of each call that had one.
  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  synchronized Map<String, String> experiments() {
    return Map.copyOf(experiments);
  }

  /// The runs that are not deleted.
  synchronized List<TrackedRun> runs() {
    return runs.values().stream().filter(run -> !run.deleted).toList();
  }

  static Fault status(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      send(exchange, status, body);
    };
  }

  /// Promises more than it sends.
  static Fault cutOff() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    Fault fault = faults.isEmpty() ? this::reply : faults.pop();
    try (exchange) {
      calls.add(call(exchange));
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
          .ifPresent(authorizations::add);
      fault.answer(exchange);
    }
  }

  private static String call(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/mlflow/", "");
  }

  private void reply(HttpExchange exchange) throws IOException {
    try {
      send(exchange, 200, Json.write(answer(exchange)));
    } catch (Refusal refusal) {
      int status = refusal.code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : 400;
      String message = String.valueOf(refusal.getMessage());
      send(exchange, status, Json.write(Map.of("error_code", refusal.code, "message", message)));
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private Object answer(HttpExchange exchange) throws IOException {
    String call = call(exchange);
    boolean isGet = call.equals("experiments/get-by-name");
    check(exchange.getRequestMethod().equals(isGet ? "GET" : "POST"), "method of " + call);
    if (isGet) {
      return byName(exchange.getRequestURI().getRawQuery());
    }
    check(
        "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type")),
        "Content-Type must be application/json");
    byte[] body = exchange.getRequestBody().readAllBytes();
    check(body.length <= LARGEST_REQUEST, "requests must be at most 1 MB");
    JsonNode request = Json.read(new String(body, UTF_8));
    return switch (call) {
      case "experiments/create" -> createExperiment(request);
      case "runs/create" -> createRun(request);
      case "runs/search" -> search(request);
      case "runs/log-batch" -> log(request);
      case "runs/update" -> update(request);
      case "runs/delete" -> delete(request);
      default -> throw new Refusal("ENDPOINT_NOT_FOUND", call);
    };
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new Refusal("INVALID_PARAMETER_VALUE", what);
    }
  }

  private static void fields(JsonNode request, Set<String> required, Set<String> optional) {
    Set<String> names = request.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    check(names.containsAll(required), "must have %s, has %s".formatted(required, names));
    names.removeAll(required);
    check(optional.containsAll(names), "may have %s, has %s".formatted(optional, names));
  }

  private static String string(JsonNode value, int longest) {
    check(value.isTextual() && value.asText().length() <= longest, "a STRING: " + value);
    return value.asText();
  }

  private static long whole(JsonNode value) {
    check(value.isIntegralNumber() && value.canConvertToLong(), "an INT64: " + value);
    return value.asLong();
  }

  private Object byName(String query) {
    check(query.startsWith("experiment_name="), query);
    String name = URLDecoder.decode(query.substring("experiment_name=".length()), UTF_8);
    String id = experiments.get(name);
    if (id == null) {
      throw new Refusal(
          "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '%s'".formatted(name));
    }
    return Map.of(
        "experiment", Map.of("experiment_id", id, "name", name, "lifecycle_stage", "active"));
  }

  private Object createExperiment(JsonNode request) {
    fields(request, Set.of("name"), Set.of("artifact_location", "tags"));
    String name = string(request.get("name"), 500);
    if (experiments.containsKey(name)) {
      throw new Refusal(
          "RESOURCE_ALREADY_EXISTS", "Experiment '%s' already exists".formatted(name));
    }
    String id = Integer.toString(experiments.size() + 1);
    experiments.put(name, id);
    return Map.of("experiment_id", id);
  }

  private Object createRun(JsonNode request) {
    fields(request, Set.of("experiment_id", "start_time"), Set.of("run_name", "tags", "user_id"));
    String experiment = string(request.get("experiment_id"), 64);
    check(experiments.containsValue(experiment), "no experiment " + experiment);
    TrackedRun run =
        new TrackedRun(
            experiment, string(request.get("run_name"), 250), whole(request.get("start_time")));
    tags(request.path("tags"), run);
    String id = "%032x".formatted(runs.size() + 10);
    runs.put(id, run);
    return Map.of("run", json(id, run));
  }

  private static Map<String, Object> json(String id, TrackedRun run) {
    List<Map<String, String>> tags = new ArrayList<>();
    run.tags.forEach((key, value) -> tags.add(Map.of("key", key, "value", value)));
    Map<String, Object> info =
        Map.of("run_id", id, "experiment_id", run.experiment, "status", run.status);
    return Map.of("info", info, "data", Map.of("tags", tags));
  }

  private static void tags(JsonNode tags, TrackedRun run) {
    for (JsonNode tag : tags) {
      fields(tag, Set.of("key", "value"), Set.of());
      run.tags.put(key(tag), bytes(tag.get("value"), 5000));
    }
  }

  private static String key(JsonNode entry) {
    String key = string(entry.get("key"), 250);
    boolean isPath =
        Stream.of(key.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    check(NAME.matcher(key).matches() && isPath, "Invalid name: '%s'".formatted(key));
    return key;
  }

  private static String bytes(JsonNode value, int most) {
    String text = string(value, most);
    check(text.getBytes(UTF_8).length <= most, "longer than %d bytes".formatted(most));
    check(!text.isEmpty(), "empty, which servers before 1.28 refuse");
    return text;
  }

  private Object search(JsonNode request) {
    fields(
        request,
        Set.of("experiment_ids"),
        Set.of("filter", "run_view_type", "max_results", "order_by", "page_token"));
    check(whole(request.get("max_results")) <= 50_000, "max_results");
    Set<String> in = new HashSet<>();
    request.get("experiment_ids").forEach(id -> in.add(string(id, 64)));
    Matcher filter = FILTER.matcher(request.get("filter").asText());
    check(filter.matches(), "filter " + request.get("filter"));
    List<Map<String, Object>> found = new ArrayList<>();
    runs.forEach((id, run) -> {
      if (!run.deleted
          && in.contains(run.experiment)
          && filter.group(2).equals(run.tags.get(filter.group(1)))) {
        found.add(json(id, run));
      }
    });
    // Protocol buffers leave out a list that is empty.
    return found.isEmpty() ? Map.of() : Map.of("runs", found);
  }

  private TrackedRun run(JsonNode request) {
    TrackedRun run = runs.get(string(request.get("run_id"), 256));
    if (run == null) {
      throw new Refusal("RESOURCE_DOES_NOT_EXIST", "no run " + request.get("run_id"));
    }
    check(!run.deleted, "the run must be in the 'active' state");
    return run;
  }

  private Object log(JsonNode request) {
    fields(request, Set.of("run_id"), Set.of("metrics", "params", "tags"));
    TrackedRun run = run(request);
    JsonNode metrics = request.path("metrics");
    JsonNode params = request.path("params");
    JsonNode tags = request.path("tags");
    check(metrics.size() <= 1000, "at most 1000 metrics");
    check(params.size() <= 100, "at most 100 params");
    check(tags.size() <= 100, "at most 100 tags");
    check(metrics.size() + params.size() + tags.size() <= 1000, "at most 1000 in all");
    for (JsonNode metric : metrics) {
      fields(metric, Set.of("key", "value", "timestamp"), Set.of("step"));
      JsonNode value = metric.get("value");
      check(
          value.isNumber() || Set.of("NaN", "Infinity", "-Infinity").contains(value.asText()),
          "a DOUBLE: " + value);
      run.metrics
          .computeIfAbsent(key(metric), _ -> new ArrayList<>())
          .add(new Sent(whole(metric.get("step")), value, whole(metric.get("timestamp"))));
    }
    for (JsonNode param : params) {
      fields(param, Set.of("key", "value"), Set.of());
      String value = bytes(param.get("value"), 6000);
      String before = run.params.putIfAbsent(key(param), value);
      check(before == null || before.equals(value), "params cannot be changed");
    }
    tags(tags, run);
    return Map.of();
  }

  private Object update(JsonNode request) {
    fields(request, Set.of("run_id"), Set.of("status", "end_time", "run_name"));
    TrackedRun run = run(request);
    run.status = string(request.get("status"), 10);
    check(
        Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED").contains(run.status),
        "status " + run.status);
    run.endTime = Optional.ofNullable(request.get("end_time")).map(TrackingServer::whole);
    return Map.of("run_info", Map.of("run_id", request.get("run_id").asText()));
  }

  private Object delete(JsonNode request) {
    fields(request, Set.of("run_id"), Set.of());
    run(request).deleted = true;
    return Map.of();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
