package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.study.Robustness;
import io.thalweg.study.Robustness.Disturbance;
import io.thalweg.study.Robustness.Kind;
import io.thalweg.study.Summary;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Accuracy on worse data, by optimizer.
@Command(
    name = "robustness",
    description =
        "Test accuracy under pixel noise, attacks, wrong labels and noisy gradients, by optimizer.",
    footer = "  ./thalweg robustness --optimizers \"momentum(rate=0.1),adam\" --seeds 3 --epochs 3")
final class RobustnessCommand implements Query {
  private static final int EPOCHS = 5;
  private static final int MOST_SEEDS = 1_000;

  @Mixin OptimizersOption optimizers = new OptimizersOption();

  @Mixin Seeds seeds = new Seeds();

  @Option(
      names = "--pixel-noise",
      paramLabel = "σ,...",
      description = "Deviations of noise on test pixels; by default 0,0.1,0.2,0.3,0.4,0.5.",
      converter = NumbersOption.Reader.class)
  Optional<NumbersOption> pixelNoise = Optional.empty();

  @Option(
      names = "--epsilon",
      paramLabel = "ε,...",
      description = "How far FGSM and PGD may go; by default 0.05,0.1,0.2,0.3.",
      converter = NumbersOption.Reader.class)
  Optional<NumbersOption> epsilon = Optional.empty();

  @Option(
      names = "--label-noise",
      paramLabel = "P,...",
      description = "Shares of wrong training labels; by default 0,0.1,0.2,0.4.",
      converter = NumbersOption.Reader.class)
  Optional<NumbersOption> labelNoise = Optional.empty();

  @Option(
      names = "--gradient-noise",
      paramLabel = "S,...",
      description = "Noise on gradients, times their norm; by default 0,1,3,10.",
      converter = NumbersOption.Reader.class)
  Optional<NumbersOption> gradientNoise = Optional.empty();

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin ReportOptions report = new ReportOptions();

  /// What `--json` prints.
  record Document(
      String model,
      String data,
      int epochs,
      int batch,
      List<Long> seeds,
      List<Row> results,
      Optional<String> report) {}

  /// One optimizer under one disturbance.
  ///
  /// @param accuracy on the test data, over the trainings that finished
  record Row(
      String optimizer, String disturbance, double strength, Summary accuracy, int diverged) {
    static Row of(Robustness.Result result) {
      return new Row(
          result.optimizer(),
          result.kind().toString(),
          result.strength(),
          result.accuracy(),
          result.diverged());
    }
  }

  @Override
  public Answer answer(Context context) throws IOException {
    List<Long> all = seeds.from(options.problem.seed, MOST_SEEDS);
    List<Recipe> recipes = optimizers.recipes(options);
    Optional<ReportFile> page = report.file("robustness.html");
    try (Arena arena = Arena.ofShared()) {
      Training template =
          options.training(recipes.getFirst(), EPOCHS, context.console().home(), arena);
      Robustness robustness = new Robustness(template, all, disturbances());
      Engine.start(1);
      List<Robustness.Result> results = run(robustness, recipes, context);
      Document document =
          new Document(
              options.problem.model.expression(),
              options.problem.data,
              template.epochs(),
              template.batch(),
              all,
              results.stream().map(Row::of).toList(),
              page.map(file -> file.path().toString()));
      if (page.isPresent()) {
        String engine = "LibTorch " + Engine.version();
        page.get().write(RobustnessPage.of(document, report.provenance(engine)).html());
      }
      return new Answer(document, RobustnessPage.text(document));
    }
  }

  private List<Disturbance> disturbances() {
    List<Disturbance> all = new ArrayList<>();
    all.add(of(Kind.PIXEL_NOISE, pixelNoise, 0, 0.1, 0.2, 0.3, 0.4, 0.5));
    all.add(of(Kind.FGSM, epsilon, 0.05, 0.1, 0.2, 0.3));
    all.add(of(Kind.PGD, epsilon, 0.05, 0.1, 0.2, 0.3));
    all.add(of(Kind.LABEL_NOISE, labelNoise, 0, 0.1, 0.2, 0.4));
    all.add(of(Kind.GRADIENT_NOISE, gradientNoise, 0, 1, 3, 10));
    return all;
  }

  private static Disturbance of(Kind kind, Optional<NumbersOption> given, double... standard) {
    List<Double> strengths =
        given.map(NumbersOption::values).orElseGet(() -> Arrays.stream(standard).boxed().toList());
    return new Disturbance(kind, strengths);
  }

  private static List<Robustness.Result> run(
      Robustness robustness, List<Recipe> recipes, Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    long networks = (long) recipes.size() * robustness.seeds().size() * robustness.trainings();
    try (Progress progress = context.console().progress("robustness", networks);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return robustness.run(
          recipes,
          executor,
          (recipe, seed) -> {
            synchronized (progress) {
              progress.advance("%s seed %d".formatted(recipe, seed));
            }
          });
    }
  }
}
