package io.thalweg.workbench;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.thalweg.app.Program;
import io.thalweg.app.Program.Drawn;
import io.thalweg.app.Program.Reply;
import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The commands over HTTP: `GET /api/v1/analyze?optimizer=nag&curvature=2` answers what `thalweg
/// analyze --optimizer nag --curvature 2 --json` prints. Where parameters may be long, `POST` of
/// them as a form does the same.
final class Api {
  static final String ROOT = "/api/v1/";

  /// Commands whose parameters may be too long for an address: they can stand in the body, too.
  static final Set<String> LONG = Set.of("ewa");

  /// Parameters that say what is drawn.
  private static final Set<String> FIGURES = Set.of("figures", "width", "only");

  private static final double NARROWEST = 200;
  private static final double WIDEST = 2_000;
  private static final int MOST_FIGURES = 16;

  private final Program program;
  private final Clerks clerks;
  private final String description;

  /// @param clerks work out the answers
  Api(Program program, Clerks clerks) {
    this.program = program;
    this.clerks = clerks;
    description = OpenApi.of(program);
  }

  void routes(RoutesConfig routes) {
    routes.get(ROOT + "openapi.json", context -> json(context, 200, description));
    for (Program.Call call : program.calls()) {
      routes.get(
          ROOT + call.name(), context -> answer(context, call.name(), context.queryParamMap()));
      if (LONG.contains(call.name())) {
        routes.post(
            ROOT + call.name(), context -> answer(context, call.name(), context.formParamMap()));
      }
    }
    routes.exception(
        HttpResponseException.class,
        (refused, context) -> {
          String message = Optional.ofNullable(refused.getMessage()).orElse("refused");
          json(context, refused.getStatus(), error("refused", message));
        });
    routes.exception(
        SettingException.class,
        (wrong, context) -> {
          String message = Optional.ofNullable(wrong.getMessage()).orElse("refused");
          json(context, 400, error("usage", message));
        });
    routes.exception(
        Exception.class, (bug, context) -> json(context, 500, error("internal", bug.toString())));
    routes.error(404, context -> json(context, 404, error("unknown", "there is no such address")));
  }

  private void answer(Context context, String call, Map<String, List<String>> parameters) {
    Map<String, List<String>> values = new TreeMap<>(parameters);
    values.keySet().removeAll(FIGURES);
    Optional<Drawn> drawn = Optional.of(drawn(parameters)).filter(each -> !each.names().isEmpty());
    send(context, clerks.ask(() -> program.answer(call, values, drawn)));
  }

  /// The figures that a query asks for.
  static Drawn drawn(Map<String, List<String>> query) {
    Optional<String> names = first(query.get("figures")).filter(text -> !text.isEmpty());
    Optional<String> only = first(query.get("only"));
    if (names.isEmpty()) {
      only.ifPresent(text -> {
        throw new SettingException("only names what comes with figures, and none are asked for");
      });
      return new Drawn(List.of(), WIDEST);
    }
    double width =
        first(query.get("width"))
            .flatMap(Api::pixels)
            .orElseThrow(() ->
                new SettingException("width must be in [%.0f,%.0f]".formatted(NARROWEST, WIDEST)));
    return new Drawn(
        List.of(names.get().split(",", MOST_FIGURES)),
        width,
        Set.copyOf(only.map(text -> List.of(text.split(","))).orElse(List.of())));
  }

  private static Optional<String> first(@Nullable List<String> values) {
    return values == null ? Optional.empty() : values.stream().findFirst();
  }

  private static Optional<Double> pixels(String text) {
    try {
      return Optional.of(Double.valueOf(text)).filter(w -> w >= NARROWEST && w <= WIDEST);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  static void send(Context context, Reply reply) {
    int status =
        switch (reply.outcome()) {
          case DONE -> 200;
          case REFUSED, STOPPED -> 400;
          case FAILED -> 500;
        };
    json(context, status, reply.json());
  }

  private static void json(Context context, int status, String json) {
    context.status(status).contentType(ContentType.APPLICATION_JSON).result(json);
  }

  private static String error(String code, String message) {
    return Program.error(code, message);
  }
}
