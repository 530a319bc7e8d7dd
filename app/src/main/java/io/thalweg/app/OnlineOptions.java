package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.CsvStream;
import io.thalweg.problems.Task;
import io.thalweg.store.NewRun;
import io.thalweg.train.DriftResponse;
import io.thalweg.train.OnlineTraining;
import io.thalweg.train.PageHinkley;
import io.thalweg.train.PrequentialError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// How a network learns from a stream.
final class OnlineOptions {
  private static final List<String> ONLINE =
      List.of(
          "--task",
          "--classes",
          "--target",
          "--save",
          "--save-every",
          "--report-every",
          "--fading",
          "--drift-tolerance",
          "--drift-threshold",
          "--on-drift");
  private static final List<String> BY_EPOCHS =
      List.of(
          "--data",
          "--epochs",
          "--steps",
          "--validation",
          "--patience",
          "--instruments",
          "--accumulate",
          "--checkpoint-every",
          "--no-checkpoints",
          "--spark");
  private static final String STANDARD_INPUT = "standard input";

  @Option(
      names = "--online",
      description = "Learn from a CSV stream on standard input, predicting each row first.")
  boolean chosen;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Online: classification (with --classes) or regression.",
      converter = TaskOption.class,
      completionCandidates = TaskOption.class)
  Optional<Task> task = Optional.empty();

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Online: labels are the whole numbers from 0 to N - 1.",
      converter = Numbers.Count.class)
  Optional<Integer> classes = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "Online: the column to predict, by default the last.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Online: keep the training in this file, so that it can go on.")
  Optional<Path> save = Optional.empty();

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Online: examples between two saves, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int saveEvery;

  @Option(
      names = "--resume",
      paramLabel = "RUN|FILE",
      description =
          "Go on with a run, named by id, its beginning, latest, or folder. Online: from this file,"
              + " and save there unless --save says otherwise.")
  Optional<Path> resume = Optional.empty();

  @Option(
      names = "--report-every",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Online: examples between two lines of progress, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int reportEvery;

  @Option(
      names = "--fading",
      paramLabel = "A",
      description = "Online: factor by which old errors fade, by default ${DEFAULT-VALUE}.")
  double fading = PrequentialError.FADING;

  @Option(
      names = "--drift-tolerance",
      paramLabel = "D",
      description = "Online: rise of the mean error that is no drift, by default ${DEFAULT-VALUE}.")
  double driftTolerance = PageHinkley.Tuning.STANDARD.tolerance();

  @Option(
      names = "--drift-threshold",
      paramLabel = "L",
      description = "Online: summed rise that is a drift, by default ${DEFAULT-VALUE}.")
  double driftThreshold = PageHinkley.Tuning.STANDARD.threshold();

  @Option(
      names = "--on-drift",
      paramLabel = "WHAT",
      defaultValue = "report",
      description = "Online: report it only, or restart-rule: the optimizer starts anew.")
  String onDrift = "";

  private boolean isScalingGiven;
  private boolean isBatchGiven;

  /// Refuses options that do not go together.
  void check(ParseResult given) {
    for (String name : chosen ? BY_EPOCHS : ONLINE) {
      if (given.hasMatchedOption(name)) {
        throw new SettingException(
            "%s must not be given %s --online".formatted(name, chosen ? "with" : "without"));
      }
    }
    isScalingGiven = given.hasMatchedOption("--scaling");
    isBatchGiven = given.hasMatchedOption("--batch");
    if (chosen) {
      checkTask();
      checkFiles();
    }
  }

  private void checkTask() {
    boolean isRegression = task.filter(Task.REGRESSION::equals).isPresent();
    if (isRegression == classes.isPresent()) {
      throw new SettingException(
          "--online needs one of --classes N and --task regression, got "
              + (isRegression ? "both" : "neither"));
    }
    if (classes.filter(count -> count < 2).isPresent()) {
      throw new SettingException("--classes must be at least 2, got 1");
    }
  }

  private void checkFiles() {
    if (resume.isPresent() && !Files.exists(resume.get())) {
      throw new SettingException("--resume must be a file that exists, got " + resume.get());
    }
    if (save.isPresent() && Files.exists(save.get()) && !save.equals(resume)) {
      throw new SettingException(
          "--save must be a new file, or that of --resume to go on from it, got " + save.get());
    }
    file()
        .map(file -> file.toAbsolutePath().getParent())
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> {
          throw new SettingException("--save must be in a folder that exists, got " + file().get());
        });
  }

  private Optional<Path> file() {
    return save.or(() -> resume);
  }

  /// Learns until the stream ends.
  Answer answer(TrainingOptions options, Recipe optimizer, RecordOptions record, Context context)
      throws Exception {
    OnlineTraining.Monitoring monitoring =
        new OnlineTraining.Monitoring(
            fading, new PageHinkley.Tuning(driftTolerance, driftThreshold), response());
    Recipe recipe = options.recipe(optimizer);
    boolean isStandardised = isStandardised(options.problem.scaling);
    int batch = batch(options.problem.batch);
    int threads = context.threads().orElse(1);
    Engine.start(threads);
    try (CsvStream stream = open(context.console())) {
      List<String> header = stream.header();
      OnlineTraining training =
          new OnlineTraining(
              options.problem.model.value(),
              OnlineTraining.Columns.of(header, target.orElse(header.getLast())),
              classes.orElse(0),
              recipe,
              options.problem.seed,
              batch,
              isStandardised,
              options.lossBound,
              monitoring);
      NewRun about = record.about(recipe.toString(), options.problem, STANDARD_INPUT, threads);
      return record.keep(
          context,
          Optional.empty(),
          about,
          kept -> {
            OnlineRun.Reporting reporting = new OnlineRun.Reporting(file(), saveEvery, reportEvery);
            try (OnlineRun run = OnlineRun.start(training, resume, reporting, context, kept)) {
              run.learn(stream);
              return run.answer(about.model(), threads, options.failOnDivergence);
            }
          });
    }
  }

  private CsvStream open(Console console) {
    Task kind = classes.isPresent() ? Task.CLASSIFICATION : Task.REGRESSION;
    var text = CsvStream.utf8(console.in());
    return target
        .map(column -> CsvStream.open(STANDARD_INPUT, text, kind, column))
        .orElseGet(() -> CsvStream.open(STANDARD_INPUT, text, kind));
  }

  private DriftResponse response() {
    return switch (onDrift) {
      case "report" -> DriftResponse.REPORT;
      case "restart-rule" -> DriftResponse.RESTART_RULE;
      default ->
          throw new SettingException("--on-drift must be report or restart-rule, got " + onDrift);
    };
  }

  private boolean isStandardised(String scaling) {
    return switch (isScalingGiven ? scaling : "standard") {
      case "standard" -> true;
      case "none" -> false;
      default ->
          throw new SettingException(
              "--scaling must be standard or none with --online, got " + scaling);
    };
  }

  private int batch(Batch batch) {
    if (isBatchGiven && batch.size() == Integer.MAX_VALUE) {
      throw new SettingException("--batch must be a number with --online, got all");
    }
    return isBatchGiven ? batch.size() : 1;
  }
}
