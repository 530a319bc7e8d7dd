package io.thalweg.workbench;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.thalweg.app.Program;
import io.thalweg.app.Program.Reply;
import io.thalweg.optim.SettingException;
import io.thalweg.train.Control;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Jobs over HTTP.
final class JobRoutes {
  static final String ALL = Api.ROOT + "jobs";
  static final String ONE = ALL + "/{id}";

  private static final long PATIENCE_SECONDS = 20;

  private final Jobs jobs;
  private final Clerks clerks;
  private final Streams streams = new Streams();

  /// @param clerks draw the figures of answers
  JobRoutes(Jobs jobs, Clerks clerks) {
    this.jobs = jobs;
    this.clerks = clerks;
  }

  /// What is to be started.
  record Start(String call, Map<String, JsonNode> values) {}

  /// What a job is told.
  ///
  /// @param action pause, continue, stop, checkpoint or rate
  /// @param factor of the rate
  record Order(String action, Optional<Double> factor) {}

  /// An example to be read.
  record Drawing(@JsonSetter(contentNulls = Nulls.FAIL) List<Double> pixels) {}

  private record Listed(List<Job.Brief> jobs) {}

  private record Started(String id) {}

  private record Reading(List<Double> probabilities) {}

  private record Done(Job.State state) {}

  Streams streams() {
    return streams;
  }

  void routes(RoutesConfig routes) {
    routes.post(ALL, this::start);
    routes.get(
        ALL,
        context -> json(context, 200, new Listed(jobs.list().stream().map(Job::brief).toList())));
    routes.get(ONE, context -> json(context, 200, job(context).document()));
    routes.post(ONE + "/control", this::control);
    routes.get(ONE + "/predictions", context -> answer(context, job(context).predictions()));
    routes.post(ONE + "/read", this::read);
    routes.get(ONE + "/answer", this::document);
    routes.get(ONE + "/events", context -> streams.stream(context, job(context)));
  }

  private Job job(Context context) {
    return jobs.find(context.pathParam("id"));
  }

  private void start(Context context) {
    Start start = Body.read(context, Start.class);
    Job job = jobs.start(start.call(), Body.values(start.values()));
    context.header("Location", ALL + "/" + job.id());
    json(context, 201, new Started(job.id()));
  }

  private void control(Context context) {
    Job job = job(context);
    Order order = Body.read(context, Order.class);
    boolean isRate = order.action().equals("rate");
    if (isRate != order.factor().isPresent()) {
      throw new SettingException("factor must be given with the action rate, and no other");
    }
    switch (order.action()) {
      case "pause" -> job.order(new Control.Order.Pause());
      case "continue" -> job.order(new Control.Order.GoOn());
      case "checkpoint" -> job.order(new Control.Order.Save());
      case "rate" -> job.order(new Control.Order.MultiplyRate(order.factor().orElseThrow()));
      case "stop" -> job.stop();
      default ->
          throw new SettingException(
              "action must be pause, continue, checkpoint, rate or stop, got " + order.action());
    }
    json(context, 202, new Done(job.state()));
  }

  private void read(Context context) {
    Job job = job(context);
    List<Double> pixels = Body.read(context, Drawing.class).pixels();
    if (pixels.stream().anyMatch(each -> !(each >= 0 && each <= 1))) {
      throw new SettingException("pixels must be numbers in [0,1]");
    }
    answer(
        context, job.read(pixels).thenApply(p -> new Reading(Arrays.stream(p).boxed().toList())));
  }

  private void document(Context context) {
    Job job = job(context);
    Program.Drawn drawn = Api.drawn(context.queryParamMap());
    Reply reply =
        clerks
            .ask(() -> job.answer(drawn))
            .orElseThrow(() -> new HttpResponseException(409, "the job is still at work"));
    Api.send(context, reply);
  }

  private static void answer(Context context, CompletableFuture<?> coming) {
    try {
      json(context, 200, coming.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException _) {
      throw new HttpResponseException(503, "the training did not answer in time");
    } catch (ExecutionException exception) {
      throw exception.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(exception);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new HttpResponseException(503, "the workbench is being closed");
    }
  }

  private static void json(Context context, int status, Object document) {
    context.status(status).contentType(ContentType.APPLICATION_JSON).result(Program.json(document));
  }
}
