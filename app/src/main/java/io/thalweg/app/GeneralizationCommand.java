package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.study.Generalization;
import io.thalweg.study.Summary;
import io.thalweg.study.TimeToTarget;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Generalization by optimizer and batch size.
@Command(
    name = "generalization",
    description = "Gap between training and test, flatness and time, by optimizer and batch size.",
    footer =
        "  ./thalweg generalization --optimizers \"sgd(rate=0.5),adam\" --batches 8,64,512,all")
final class GeneralizationCommand implements Query {
  private static final int EPOCHS = 10;
  private static final int MOST_SEEDS = 1_000;

  @Mixin OptimizersOption optimizers = new OptimizersOption();

  @Option(
      names = "--batches",
      paramLabel = "N,...",
      defaultValue = "8,64,512",
      description = "Examples per step: 1 is stochastic, all batch descent; ${DEFAULT-VALUE}.",
      converter = BatchesOption.Reader.class)
  BatchesOption batches = new BatchesOption(List.of());

  @Option(
      names = "--scale-rate",
      paramLabel = "HOW",
      defaultValue = "none",
      description = "What the rate does with the batch, from --batch on: none, sqrt or linear.")
  String scaling = "";

  @Mixin Seeds seeds = new Seeds();

  @Option(
      names = "--target",
      paramLabel = "A",
      defaultValue = "0.93",
      description = "Test accuracy that time is counted to, by default ${DEFAULT-VALUE}.")
  double target;

  @Option(
      names = "--flatness",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Training examples that curvature is measured on; 0 for not at all.")
  long flatness;

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin ReportOptions report = new ReportOptions();

  /// What `--json` prints.
  record Document(
      String model,
      String data,
      int epochs,
      double target,
      List<Long> seeds,
      List<Row> results,
      Optional<String> report) {}

  /// One optimizer at one batch size.
  ///
  /// @param generalizationGap training accuracy − test accuracy after the last epoch
  /// @param secondsToTarget over the trainings that reached it
  /// @param reached how many did
  /// @param sharpness largest eigenvalue of the training loss's Hessian at the end
  /// @param trace of the Hessian
  record Row(
      String optimizer,
      String given,
      int batch,
      int stepsPerEpoch,
      Summary testAccuracy,
      Summary trainAccuracy,
      Summary generalizationGap,
      Summary testLoss,
      Summary seconds,
      Summary epochsToTarget,
      Summary secondsToTarget,
      int reached,
      Summary sharpness,
      Summary trace,
      int diverged,
      List<Run> runs) {
    static Row of(Generalization.Result result, double target) {
      TimeToTarget time = result.timeToTarget(target);
      return new Row(
          result.optimizer(),
          result.given(),
          result.batch(),
          result.stepsPerEpoch(),
          result.atEnd(Epoch::testAccuracy),
          result.atEnd(Epoch::trainAccuracy),
          result.atEnd(epoch -> epoch.trainAccuracy() - epoch.testAccuracy()),
          result.atEnd(Epoch::testLoss),
          result.seconds(),
          time.epochs(),
          time.seconds(),
          time.reached(),
          result.sharpness(),
          result.trace(),
          result.runs().size() - result.finished().size(),
          result.runs());
    }
  }

  @Override
  public Answer answer(Context context) throws IOException {
    List<Long> all = seeds.from(options.problem.seed, MOST_SEEDS);
    if (!(target > 0 && target <= 1)) {
      throw new SettingException("target must be in (0,1], got " + target);
    }
    if (flatness < 0 || flatness > Integer.MAX_VALUE) {
      throw new SettingException("flatness must be at least 0, got " + flatness);
    }
    List<Recipe> recipes = optimizers.recipes(options);
    Optional<ReportFile> page = report.file("generalization.html");
    try (Arena arena = Arena.ofShared()) {
      Training template =
          options.training(recipes.getFirst(), EPOCHS, context.console().home(), arena);
      Generalization study =
          new Generalization(
              template, all, batches.of(template.data().train().size()), scaling(), (int) flatness);
      Engine.start(1);
      List<Generalization.Result> results = run(study, recipes, context);
      Document document =
          new Document(
              options.problem.model.expression(),
              options.problem.data,
              template.epochs(),
              target,
              all,
              results.stream().map(result -> Row.of(result, target)).toList(),
              page.map(file -> file.path().toString()));
      if (page.isPresent()) {
        String engine = "LibTorch " + Engine.version();
        page.get().write(GeneralizationPage.of(document, report.provenance(engine)).html());
      }
      return new Answer(document, GeneralizationPage.text(document));
    }
  }

  private Generalization.RateScaling scaling() {
    return switch (scaling) {
      case "none" -> Generalization.RateScaling.NONE;
      case "sqrt" -> Generalization.RateScaling.SQRT;
      case "linear" -> Generalization.RateScaling.LINEAR;
      default ->
          throw new SettingException("--scale-rate must be none, sqrt or linear, got " + scaling);
    };
  }

  private static List<Generalization.Result> run(
      Generalization study, List<Recipe> recipes, Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    long trainings = (long) recipes.size() * study.batches().size() * study.seeds().size();
    try (Progress progress = context.console().progress("generalization", trainings);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return study.run(
          recipes,
          executor,
          (recipe, batch, run) -> {
            synchronized (progress) {
              progress.advance("%s, batch %d, seed %d".formatted(recipe, batch, run.seed()));
            }
          },
          System::nanoTime);
    }
  }
}
