package io.thalweg.workbench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.app.Program;
import io.thalweg.app.Program.Call;
import io.thalweg.app.Program.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The interface's description in OpenAPI 3.1, made from the commands' own options.
final class OpenApi {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode root = MAPPER.createObjectNode();

  private OpenApi() {}

  static String of(Program program) {
    OpenApi api = new OpenApi();
    api.head(program);
    ObjectNode paths = api.root.putObject("paths");
    for (Call call : program.calls()) {
      ObjectNode path = paths.putObject(Api.ROOT + call.name());
      get(path, call);
      if (Api.LONG.contains(call.name())) {
        post(path, call);
      }
    }
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

  private static void get(ObjectNode path, Call call) {
    ObjectNode get = path.putObject("get");
    get.put("operationId", call.name().replace('/', '-'));
    get.put("summary", call.description());
    ArrayNode parameters = get.putArray("parameters");
    call.parameters().forEach(parameter -> parameter(parameters.addObject(), parameter));
    ObjectNode figures = parameters.addObject().put("name", "figures").put("in", "query");
    figures.put("description", "Figures to draw as SVG, with commas; needs width.");
    figures.putObject("schema").put("type", "string");
    ObjectNode width = parameters.addObject().put("name", "width").put("in", "query");
    width.put("description", "Width of the figures in pixels.");
    width.putObject("schema").put("type", "number");
    responses(get);
  }

  /// The same with its parameters, and what figures are to be drawn, in the body.
  private static void post(ObjectNode path, Call call) {
    ObjectNode post = path.putObject("post");
    post.put("operationId", call.name().replace('/', '-') + "-post");
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
    responses(post);
  }

  private static void responses(ObjectNode operation) {
    ObjectNode responses = operation.putObject("responses");
    json(responses, "200", "The document.").put("type", "object");
    String error = "#/components/schemas/Error";
    json(responses, "400", "What was asked cannot be.").put("$ref", error);
    json(responses, "500", "It went wrong here.").put("$ref", error);
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
