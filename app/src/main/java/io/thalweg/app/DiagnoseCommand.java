package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.measure.Diagnosis;
import io.thalweg.measure.Instruments;
import io.thalweg.measure.Note;
import io.thalweg.measure.Recorder;
import io.thalweg.measure.Series;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.report.Provenance;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Instrument;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains one network while instruments look on, and says what they saw.
@Command(
    name = "diagnose",
    description = "Train one network while instruments look on; say what they saw.",
    footer =
        "  ./thalweg diagnose --optimizer \"sgd(rate=0.5)\" --instruments \"default,sharpness(every=50)\"")
final class DiagnoseCommand implements Query {
  private static final int EPOCHS = 10;

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "adam",
      description = "Optimizer, by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("adam");

  @Option(
      names = "--instruments",
      paramLabel = "I,I,…",
      defaultValue = "all",
      description =
          "What to measure, by default ${DEFAULT-VALUE}: names such as sharpness(every=50), or"
              + " default for those that cost next to nothing.",
      converter = Chosen.class)
  Panel instruments = new Panel(List.of());

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin ReportOptions report = new ReportOptions();

  @Mixin RecordOptions record = new RecordOptions();

  /// Instruments as an option has them.
  record Panel(List<Instrument> list) {
    List<String> expressions() {
      return list.stream()
          .map(Instruments.CATALOGUE::expression)
          .flatMap(Optional::stream)
          .map(Expression::toString)
          .toList();
    }

    @Override
    public String toString() {
      return String.join(",", expressions());
    }
  }

  /// Reads them.
  static final class Chosen implements ITypeConverter<Panel> {
    @Override
    public Panel convert(String text) {
      return new Panel(Instruments.parse(text));
    }
  }

  /// What `--json` prints.
  ///
  /// @param run what decides the result, in one line
  /// @param runId of the run in the store; absent where it was not recorded
  /// @param instruments their expressions
  /// @param warnings what instruments told while it went on
  /// @param findings what the series say, in words
  /// @param diverged step and reason; absent where it did not
  record Document(
      String run,
      Optional<String> runId,
      String optimizer,
      String model,
      String data,
      long seed,
      int batch,
      int threads,
      List<String> instruments,
      List<Series> series,
      List<Note> warnings,
      List<Note> findings,
      List<Epoch> epochs,
      Optional<String> diverged,
      String parametersSha256,
      Optional<String> report) {}

  @Override
  public Answer answer(Context context) throws Exception {
    Recipe recipe = options.recipe(optimizer);
    Optional<ReportFile> page = report.file("diagnosis.html");
    try (Arena arena = Arena.ofShared()) {
      Training training = options.training(recipe, EPOCHS, context.console().home(), arena);
      int threads = context.threads().orElse(1);
      Engine.start(threads);
      return record.keep(
          context,
          Optional.empty(),
          recipe.toString(),
          options.problem,
          threads,
          kept -> recorded(training, threads, page, context.console(), kept));
    }
  }

  private Answer recorded(
      Training training, int threads, Optional<ReportFile> page, Console console, RunRecord kept)
      throws IOException {
    Diagnosis diagnosis = diagnose(training, console, kept);
    Document document = document(diagnosis, training, threads, page, kept.idText());
    if (page.isPresent()) {
      String title =
          "%s on %s by %s".formatted(document.model(), document.data(), training.recipe());
      Provenance provenance = report.provenance("LibTorch " + Engine.version());
      page.get().write(DiagnosisPage.of(diagnosis, title, provenance).html());
      kept.keep("report", page.get().path());
    }
    diagnosis
        .findings()
        .forEach(each -> kept.note("finding", OptionalLong.of(each.step()), each.text()));
    kept.end(diagnosis.run());
    boolean failed = diagnosis.run().divergence().isPresent() && options.failOnDivergence;
    String told = page.map(file -> "report: %s%n".formatted(file.path())).orElse("");
    String id = document.runId().map(each -> "run " + each + "\n").orElse("");
    return new Answer(
        document, DiagnosisText.of(diagnosis) + told + id, failed ? Failure.DIVERGED : ExitCode.OK);
  }

  private Diagnosis diagnose(Training training, Console console, RunRecord kept) {
    Recorder recorder = new Recorder();
    TrainingRecord record = new TrainingRecord(kept);
    try (Progress progress = console.progress("diagnose", training.totalSteps())) {
      Run run =
          Trainer.run(
              training,
              instruments.list(),
              event -> {
                recorder.accept(event);
                record.accept(event);
                if (event instanceof Event.Stepped step) {
                  progress.advance("loss %.4f".formatted(step.loss()));
                }
              },
              System::nanoTime);
      return recorder.diagnosis(run);
    }
  }

  private Document document(
      Diagnosis diagnosis,
      Training training,
      int threads,
      Optional<ReportFile> page,
      Optional<String> id) {
    Run run = diagnosis.run();
    String model = options.problem.model.expression();
    return new Document(
        "%s %s %s seed=%d batch=%d threads=%d"
            .formatted(
                options.problem.data,
                model,
                run.optimizer(),
                run.seed(),
                training.batch(),
                threads),
        id,
        run.optimizer(),
        model,
        options.problem.data,
        run.seed(),
        training.batch(),
        threads,
        instruments.expressions(),
        diagnosis.series(),
        diagnosis.warnings(),
        diagnosis.findings(),
        run.epochs(),
        run.divergence(),
        run.parametersSha256(),
        page.map(file -> file.path().toString()));
  }
}
