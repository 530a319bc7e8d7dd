package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.train.Weights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Hands a run to other programs: its series, or the weights that it came to.
@Command(
    name = "export",
    description =
        "Write a run's series as CSV, JSON or a TensorBoard event file, its weights as safetensors,"
            + " or tell an MLflow server of it.",
    footer = "  ./thalweg runs export latest --format csv --out latest.csv")
final class RunsExportCommand implements Query {
  private static final String EXPERIMENT = "thalweg";
  private static final int LONGEST_EXPERIMENT = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin RunParameter run = new RunParameter();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      completionCandidates = RunWords.OfFormats.class,
      converter = RunWords.OfFormats.class,
      description = "${COMPLETION-CANDIDATES}.")
  RunExport.Format format = RunExport.Format.CSV;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "The file to write; for tensorboard the folder of the event file.")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--checkpoint",
      paramLabel = "WHICH",
      completionCandidates = RunWords.OfCheckpoints.class,
      converter = RunWords.OfCheckpoints.class,
      description = "For safetensors: ${COMPLETION-CANDIDATES}; by default best, by test loss.")
  Optional<Weights.Choice> checkpoint = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      description = "For mlflow: the tracking server, such as http://localhost:5000.")
  Optional<String> to = Optional.empty();

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "For mlflow: made where it is missing; by default " + EXPERIMENT + ".")
  Optional<String> experiment = Optional.empty();

  /// @param path of the file; absent where there is none
  /// @param values how many numbers were written
  /// @param weights of which checkpoint; absent but for safetensors
  /// @param mlflow where the run is now; absent but for mlflow
  private record Document(
      String runId,
      String format,
      Optional<String> path,
      long values,
      Optional<WeightsExport.Written> weights,
      Optional<Server> mlflow) {}

  private record Server(String address, String experiment, String experimentId, String runId) {}

  @Override
  public Answer answer(Context context) throws Exception {
    check();
    // Before anything is looked up: what is wrong with the address is known without.
    Optional<URI> server = to.map(MlflowClient::base);
    return run.in(
        context,
        (store, id) ->
            switch (format) {
              case CSV, JSON, TENSORBOARD -> series(store, id, context);
              case SAFETENSORS -> weights(store, id, context);
              case MLFLOW -> mlflow(store, id, server.orElseThrow(), context);
            });
  }

  private void check() {
    boolean isServer = format == RunExport.Format.MLFLOW;
    check("--out", out, !isServer, true);
    check("--to", to, isServer, true);
    check("--experiment", experiment, isServer, false);
    check("--checkpoint", checkpoint, format == RunExport.Format.SAFETENSORS, false);
    String name = experiment.orElse(EXPERIMENT);
    if (name.isBlank() || name.length() > LONGEST_EXPERIMENT) {
      throw new SettingException(
          "experiment must have 1 to %d characters, got %d"
              .formatted(LONGEST_EXPERIMENT, name.length()));
    }
  }

  private void check(String option, Optional<?> value, boolean belongs, boolean required) {
    if (value.isPresent() && !belongs) {
      throw new SettingException(
          "%s must not be given with --format %s".formatted(option, format.word()));
    }
    if (value.isEmpty() && belongs && required) {
      throw new SettingException("--format %s needs %s".formatted(format.word(), option));
    }
  }

  private ReportFile file(RunStore store, RunId id, Context context) throws IOException {
    Path path = out.orElseThrow();
    ReportFile.checkOutside(path, context.console().home(), store.folder(id));
    return RunExport.file(format, path, store.show(id));
  }

  private Answer series(RunStore store, RunId id, Context context) throws IOException {
    ReportFile file = file(store, id, context);
    long values = RunExport.write(format, file, store, id);
    return answer(id, file, values, Optional.empty());
  }

  private Answer weights(RunStore store, RunId id, Context context) throws IOException {
    ReportFile file = file(store, id, context);
    Weights.Choice choice = checkpoint.orElse(Weights.Choice.BEST);
    WeightsExport.Written written =
        WeightsExport.write(file, store.show(id), store.folder(id), choice, context);
    return answer(id, file, written.values(), Optional.of(written));
  }

  private Answer answer(
      RunId id, ReportFile file, long values, Optional<WeightsExport.Written> weights) {
    String path = file.path().toString();
    Document document =
        new Document(
            id.text(), format.word(), Optional.of(path), values, weights, Optional.empty());
    String which =
        weights
            .map(each -> " of step %d, epoch %d".formatted(each.step(), each.epoch()))
            .orElse("");
    return new Answer(document, "%d values%s: %s%n".formatted(values, which, path));
  }

  private Answer mlflow(RunStore store, RunId id, URI server, Context context)
      throws IOException, InterruptedException {
    String name = experiment.orElse(EXPERIMENT);
    try (MlflowClient client =
        new MlflowClient(server, MlflowCredentials.of(System.getenv()), PATIENCE, Thread::sleep)) {
      MlflowExport export =
          new MlflowExport(client, text -> context.console().err().println("warning: " + text));
      MlflowExport.Tracked tracked = export.export(store, id, name);
      Server where = new Server(server.toString(), name, tracked.experiment(), tracked.run());
      Document document =
          new Document(
              id.text(),
              format.word(),
              Optional.empty(),
              tracked.values(),
              Optional.empty(),
              Optional.of(where));
      String address =
          server
              .resolve("#/experiments/%s/runs/%s".formatted(tracked.experiment(), tracked.run()))
              .toString();
      return new Answer(document, "%d values: %s%n".formatted(tracked.values(), address));
    }
  }
}
