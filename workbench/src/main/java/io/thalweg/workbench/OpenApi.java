package io.thalweg.workbench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.app.Program;
import io.thalweg.app.Program.Call;
import io.thalweg.app.Program.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The interface's description in OpenAPI 3.1, made from the commands' own options.
final class OpenApi {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode root = MAPPER.createObjectNode();

  private OpenApi() {}

  static String of(Program program) {
    OpenApi api = new OpenApi();
    api.head(program);
    ObjectNode paths = api.root.putObject("paths");
    ObjectNode self = operation(paths, Api.ROOT + "openapi.json", "get", "openapi");
    self.put("summary", "This description.");
    responses(self, "200", "The description.");
    for (Call call : program.calls()) {
      get(paths, call);
      if (Api.LONG.contains(call.name())) {
        post(paths, call);
      }
    }
    jobs(paths, program);
    runs(paths, program);
    return api.root.toString();
  }

  private void head(Program program) {
    root.put("openapi", "3.1.0");
    ObjectNode info = root.putObject("info");
    info.put("title", "Thalweg workbench");
    info.put("description", "The documents are those that each command prints with --json.");
    try {
      info.put("version", program.version());
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
    ObjectNode components = root.putObject("components");
    ObjectNode error = components.putObject("schemas").putObject("Error");
    ObjectNode inner = error.put("type", "object").putObject("properties").putObject("error");
    inner.put("type", "object");
    ObjectNode texts = inner.putObject("properties");
    texts.putObject("code").put("type", "string");
    texts.putObject("message").put("type", "string");
    ObjectNode bearer = components.putObject("securitySchemes").putObject("token");
    bearer.put("type", "http").put("scheme", "bearer");
    root.putArray("security").addObject().putArray("token");
  }

  private static void get(ObjectNode paths, Call call) {
    ObjectNode get = operation(paths, Api.ROOT + call.name(), "get", call.name().replace('/', '-'));
    get.put("summary", call.description());
    ArrayNode parameters = get.putArray("parameters");
    call.parameters().forEach(parameter -> parameter(parameters.addObject(), parameter));
    figures(parameters);
    responses(get, "200", "The document.");
  }

  /// The same with its parameters, and what figures are to be drawn, in the body.
  private static void post(ObjectNode paths, Call call) {
    String id = call.name().replace('/', '-') + "-post";
    ObjectNode post = operation(paths, Api.ROOT + call.name(), "post", id);
    post.put("summary", call.description());
    ObjectNode form =
        post.putObject("requestBody")
            .putObject("content")
            .putObject("application/x-www-form-urlencoded")
            .putObject("schema");
    ObjectNode properties = form.put("type", "object").putObject("properties");
    for (Parameter parameter : call.parameters()) {
      type(properties.putObject(parameter.name()), parameter)
          .put("description", parameter.description());
    }
    properties.putObject("figures").put("type", "string");
    properties.putObject("width").put("type", "number");
    properties.putObject("only").put("type", "string");
    responses(post, "200", "The document.");
  }

  private static void figures(ArrayNode parameters) {
    query(parameters, "figures", "string", "Figures to draw as SVG, with commas; needs width.");
    query(parameters, "width", "number", "Width of the figures in pixels.");
    query(
        parameters,
        "only",
        "string",
        "Members of the document that come with the figures, with commas; by default all.");
  }

  private static ObjectNode query(ArrayNode parameters, String name, String type, String what) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
    parameter.put("description", what);
    parameter.putObject("schema").put("type", type);
    return parameter;
  }

  /// An operation, with the parameters that are in its path.
  private static ObjectNode operation(ObjectNode paths, String path, String method, String id) {
    ObjectNode operation = paths.withObjectProperty(path).putObject(method);
    operation.put("operationId", id);
    return operation;
  }

  private static ArrayNode inPath(ObjectNode operation, String name, String what) {
    ArrayNode parameters = operation.putArray("parameters");
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "path");
    parameter.put("description", what).put("required", true);
    parameter.putObject("schema").put("type", "string");
    return parameters;
  }

  private static void responses(ObjectNode operation, String status, String what) {
    ObjectNode responses = operation.putObject("responses");
    json(responses, status, what).put("type", "object");
    String error = "#/components/schemas/Error";
    json(responses, "400", "What was asked cannot be.").put("$ref", error);
    json(responses, "401", "Without the token.").put("$ref", error);
    json(responses, "403", "By another name, or from another site.").put("$ref", error);
    json(responses, "500", "It went wrong here.").put("$ref", error);
    json(responses, "default", "What else is wrong, as the status says.").put("$ref", error);
  }

  private static ObjectNode body(ObjectNode operation) {
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    return body.putObject("content").putObject("application/json").putObject("schema");
  }

  private static ObjectNode object(ObjectNode schema) {
    schema.put("type", "object").put("additionalProperties", false);
    return schema.putObject("properties");
  }

  private static void jobs(ObjectNode paths, Program program) {
    ObjectNode list = operation(paths, JobRoutes.ALL, "get", "jobs");
    responses(list.put("summary", "The jobs that were started here."), "200", "The jobs.");
    ObjectNode start = operation(paths, JobRoutes.ALL, "post", "jobs-start");
    start.put("summary", "Start a command that takes its time.");
    ArrayNode kinds = body(start).putArray("oneOf");
    program.works().forEach(call -> start(kinds.addObject(), call));
    responses(start, "201", "The job's id.");
    job(paths, "", "job", "The job as it stands.");
    ObjectNode predictions =
        job(paths, "/predictions", "job-predictions", "What its network says.");
    predictions.put("description", "Of the first test examples, and of those it is wrong about.");
    ArrayNode answer =
        (ArrayNode) job(paths, "/answer", "job-answer", "What it came to.").get("parameters");
    figures(answer);
    events(paths);
    control(paths);
    ObjectNode read =
        posted(paths, "/read", "job-read", "Have its network read an example.", "200");
    ObjectNode pixels = object(body(read)).putObject("pixels").put("type", "array");
    pixels.putObject("items").put("type", "number").put("minimum", 0).put("maximum", 1);
  }

  private static void start(ObjectNode schema, Call call) {
    schema.put("description", call.description());
    ObjectNode properties = object(schema);
    schema.putArray("required").add("call").add("values");
    properties.putObject("call").put("type", "string").putArray("enum").add(call.name());
    parameters(properties.putObject("values"), call);
  }

  private static void parameters(ObjectNode schema, Call call) {
    ObjectNode properties = object(schema);
    ArrayNode required = schema.arrayNode();
    for (Parameter parameter : call.parameters()) {
      ObjectNode property = properties.putObject(parameter.name());
      property.put("description", parameter.description());
      type(property, parameter);
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  private static ObjectNode job(ObjectNode paths, String path, String id, String summary) {
    ObjectNode get = operation(paths, JobRoutes.ONE + path, "get", id);
    inPath(get.put("summary", summary), "id", "The job.");
    responses(get, "200", summary);
    return get;
  }

  private static ObjectNode posted(
      ObjectNode paths, String path, String id, String summary, String status) {
    ObjectNode post = operation(paths, JobRoutes.ONE + path, "post", id);
    inPath(post.put("summary", summary), "id", "The job.");
    responses(post, status, summary);
    return post;
  }

  private static void control(ObjectNode paths) {
    ObjectNode control = posted(paths, "/control", "job-control", "Tell it what to do.", "202");
    ObjectNode schema = body(control);
    ObjectNode properties = object(schema);
    ObjectNode action = properties.putObject("action").put("type", "string");
    ArrayNode actions = action.putArray("enum");
    List.of("pause", "continue", "checkpoint", "rate", "stop").forEach(actions::add);
    ObjectNode factor = properties.putObject("factor").put("type", "number");
    factor.put("description", "Of the rate; with the action rate only.");
    schema.putArray("required").add("action");
  }

  private static void events(ObjectNode paths) {
    ObjectNode events = job(paths, "/events", "job-events", "What it tells, as it tells it.");
    events.put(
        "description",
        "Server-sent events: state (all that is known), then news, epoch, note, status; gap where"
            + " the reader was too slow, and the state anew; over at the end.");
    ObjectNode content = (ObjectNode) events.at("/responses/200/content");
    content.removeAll();
    content.putObject("text/event-stream").putObject("schema").put("type", "string");
  }

  private static void runs(ObjectNode paths, Program program) {
    for (Call call : program.changes()) {
      String id = call.name().replace('/', '-');
      if (call.name().equals(RunRoutes.DELETION)) {
        ObjectNode delete = operation(paths, RunRoutes.DELETE, "delete", id);
        inPath(delete.put("summary", call.description()), "run", "The run.");
        responses(delete, "200", "Which are gone.");
      } else {
        ObjectNode post = operation(paths, Api.ROOT + call.name(), "post", id);
        parameters(body(post.put("summary", call.description())), call);
        responses(post, "200", "The run.");
      }
    }
    ArrayNode export =
        file(
            paths,
            RunRoutes.EXPORT,
            "runs-export",
            "A run's series as a file.",
            "text/csv",
            "application/json");
    query(export, "format", "string", "csv or json.").put("required", true);
    ArrayNode file =
        file(
            paths,
            RunRoutes.FILE,
            "runs-file",
            "A report or figure of a run.",
            "text/html",
            "image/svg+xml");
    query(file, "name", "string", "As runs/show has it.").put("required", true);
  }

  private static ArrayNode file(
      ObjectNode paths, String path, String id, String summary, String... types) {
    ObjectNode get = operation(paths, path, "get", id);
    ArrayNode parameters = inPath(get.put("summary", summary), "run", "The run.");
    responses(get, "200", "The file.");
    ObjectNode content = (ObjectNode) get.at("/responses/200/content");
    content.removeAll();
    for (String type : types) {
      content.putObject(type).putObject("schema").put("type", "string");
    }
    return parameters;
  }

  private static void parameter(ObjectNode node, Parameter parameter) {
    node.put("name", parameter.name()).put("in", "query");
    node.put("description", parameter.description());
    node.put("required", parameter.required());
    type(node.putObject("schema"), parameter);
    parameter.fallback().ifPresent(text -> node.put("x-default", text));
  }

  private static ObjectNode type(ObjectNode schema, Parameter parameter) {
    ObjectNode of = parameter.many() ? schema.put("type", "array").putObject("items") : schema;
    of.put(
        "type",
        switch (parameter.kind()) {
          case "flag" -> "boolean";
          case "whole" -> "integer";
          case "number" -> "number";
          default -> "string";
        });
    return schema;
  }

  private static ObjectNode json(ObjectNode responses, String status, String description) {
    ObjectNode response = responses.putObject(status).put("description", description);
    return response.putObject("content").putObject("application/json").putObject("schema");
  }
}
