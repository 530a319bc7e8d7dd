package io.thalweg.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.thalweg.app.Attachment;
import io.thalweg.app.Program;
import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What changes runs, and what of them may be taken away.
final class RunRoutes {
  /// The command that is called by deleting.
  static final String DELETION = "runs/delete";

  static final String DELETE = Api.ROOT + "runs/{run}";
  static final String EXPORT = Api.ROOT + "runs/{run}/export";
  static final String FILE = Api.ROOT + "runs/{run}/file";

  private final Program program;

  RunRoutes(Program program) {
    this.program = program;
  }

  /// Parameters of a command.
  static final class Values extends java.util.TreeMap<String, JsonNode> {
    private static final long serialVersionUID = 1;
  }

  void routes(RoutesConfig routes) {
    for (Program.Call call : program.changes()) {
      if (!call.name().equals(DELETION)) {
        routes.post(Api.ROOT + call.name(), context -> change(context, call.name()));
      }
    }
    routes.delete(DELETE, this::delete);
    routes.get(
        EXPORT, context -> attach(context, program.export(run(context), query(context, "format"))));
    routes.get(
        FILE, context -> attach(context, program.file(run(context), query(context, "name"))));
  }

  private void change(Context context, String call) {
    Map<String, JsonNode> values = Body.read(context, Values.class);
    Api.send(context, program.change(call, Body.values(values)));
  }

  private void delete(Context context) {
    Api.send(context, program.change(DELETION, Map.of("run", List.of(run(context)))));
  }

  private static String run(Context context) {
    return context.pathParam("run");
  }

  private static String query(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name))
        .orElseThrow(() -> new SettingException(name + " is missing"));
  }

  /// Never shown as a page of ours: it is saved.
  private static void attach(Context context, Attachment attachment) throws IOException {
    Attachment.Content content = open(attachment);
    context.contentType(attachment.type());
    context.header(
        "Content-Disposition", "attachment; filename=\"%s\"".formatted(attachment.name()));
    content.writeTo(context.res().getOutputStream());
  }

  /// @throws NotFoundResponse where it is gone from the run's folder
  private static Attachment.Content open(Attachment attachment) {
    try {
      return attachment.opening().open();
    } catch (IOException _) {
      throw new NotFoundResponse(attachment.name() + " is not there any more");
    }
  }
}
