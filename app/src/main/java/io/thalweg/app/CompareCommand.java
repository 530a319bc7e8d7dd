package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.report.ComparisonReport;
import io.thalweg.study.Classics;
import io.thalweg.study.Comparer;
import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.RateSearch;
import io.thalweg.study.Trainings;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Trains one network with several optimizers.
@Command(
    name = "compare",
    description = "Train one network with several optimizers and seeds, and report how they did.",
    footer = "  ./thalweg compare --optimizers \"sgd(rate=0.1),nag,adam\" --seeds 5")
final class CompareCommand implements Query {
  private static final int EPOCHS = 15;
  private static final int MOST_SEEDS = 10_000;

  @Option(
      names = "--optimizers",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER,...",
      description = "Optimizers; by default the nine classics at rates chosen for the digits.")
  Optional<Recipes> optimizers = Optional.empty();

  @Mixin Seeds seeds = new Seeds();

  @Option(
      names = "--tune",
      paramLabel = "N",
      defaultValue = "1",
      description = "Choose the rate of each among N, on held-out training examples; 1: as given.",
      converter = Numbers.Count.class)
  int rates;

  @Option(
      names = "--target",
      paramLabel = "A",
      defaultValue = "0.94",
      description = "Test accuracy that epochs are counted to, by default ${DEFAULT-VALUE}.")
  double target;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder for report.html and report.svg, by default the current one.")
  Path out = Path.of(".");

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin SparkOption spark = new SparkOption();

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin RecordOptions record = new RecordOptions();

  @Mixin ResumeOption resume = new ResumeOption();

  @Mixin SharedOption shared = new SharedOption();

  @Override
  public Answer answer(Context context) throws Exception {
    if (shared.run.isPresent()) {
      return shared.join(context, CompareCommand.class, CompareCommand::join);
    }
    return resume.run.isPresent()
        ? resume.again(context, resume.run.get(), CompareCommand.class, CompareCommand::answer)
        : answer(Recall.NOTHING, context);
  }

  private Answer answer(Recall recall, Context context) throws Exception {
    List<Recipe> recipes = recipes();
    check();
    shared.check(spark, record);
    spark.check(context);
    List<Long> all = seeds.from(options.problem.seed, MOST_SEEDS);
    Path folder = context.desk().resolve(out);
    ReportFile report = ReportFile.in(folder, "report.html");
    ReportFile figure = ReportFile.in(folder, "report.svg");
    try (Arena arena = Arena.ofShared()) {
      Training template =
          options.training(recipes.getFirst(), EPOCHS, context.console().home(), arena);
      return record.keep(
          context,
          recall.name().map(Resumed::of),
          recipes.stream().map(Recipe::toString).collect(joining(", ")),
          options.problem,
          1,
          kept -> {
            Recall recalled = shared.of(recall.with(template));
            kept.resumed();
            // Trainings of so small a network are fastest side by side, each on one engine thread.
            Engine.start(1);
            try (Workplace workplace = shared.open(spark, recalled, kept, context)) {
              Trainings left = recalled.on(workplace.trainings());
              Work work = new Work(template, left, recalled, kept, context);
              return recorded(work, recipes, all, new Files(report, figure));
            }
          });
    }
  }

  private void join(Recall recall, Context context, SharedRun run) {
    List<Recipe> recipes = recipes();
    try (Arena arena = Arena.ofShared()) {
      Training template =
          options.training(recipes.getFirst(), EPOCHS, context.console().home(), arena);
      Recall recalled = shared.of(recall.with(template));
      Engine.start(1);
      try (SharedTrainings trainings = shared.open(run, recalled, context)) {
        trained(
            new Work(template, trainings, recalled, RunRecord.none(), context),
            recipes,
            seeds.from(options.problem.seed, MOST_SEEDS));
      }
    }
  }

  private List<Recipe> recipes() {
    return optimizers.map(Recipes::list).orElseGet(CompareCommand::classics).stream()
        .map(options::recipe)
        .toList();
  }

  private record Files(ReportFile report, ReportFile figure) {}

  private record Trained(Optional<RateSearch.Outcome> tuning, Comparison comparison) {}

  private Trained trained(Work work, List<Recipe> recipes, List<Long> all) {
    Optional<RateSearch.Outcome> tuning =
        rates == 1 ? Optional.empty() : Optional.of(tune(work, recipes));
    return new Trained(
        tuning, compare(work, all, tuning.map(RateSearch.Outcome::recipes).orElse(recipes)));
  }

  /// What is trained and where, and who keeps what comes of it.
  private record Work(
      Training template, Trainings trainings, Recall recall, RunRecord kept, Context context) {}

  private Answer recorded(Work work, List<Recipe> recipes, List<Long> all, Files files)
      throws IOException {
    RunRecord kept = work.kept();
    Trained trained = trained(work, recipes, all);
    Optional<RateSearch.Outcome> tuning = trained.tuning();
    Comparison comparison = trained.comparison();
    Inference inference = Inference.of(comparison);
    files
        .report()
        .write(
            ComparisonReport.html(
                comparison,
                inference,
                tuning,
                ReportOptions.provenance(spec, "LibTorch " + Engine.version())));
    files.figure().write(ComparisonReport.figure(comparison).standalone());
    kept.keep("report", files.report().path());
    kept.keep("figure", files.figure().path());
    kept.done(Map.of("results", comparison.results().stream().map(Outcome::of).toList()));
    boolean diverged =
        comparison.results().stream().anyMatch(result -> !result.diverged().isEmpty());
    Path page = files.report().path();
    return new Answer(
        ComparisonDocument.of(comparison, inference, tuning, page, kept.idText()),
        ComparisonText.of(comparison, inference, tuning, page)
            + kept.idText().map(id -> "run " + id + "\n").orElse(""),
        diverged && options.failOnDivergence ? Failure.DIVERGED : ExitCode.OK);
  }

  /// What the store keeps of an optimizer beside its series: means over the seeds.
  private record Outcome(
      String optimizer, double testAccuracy, double testLoss, double trainLoss, int diverged) {
    static Outcome of(Comparison.Result result) {
      return new Outcome(
          result.optimizer(),
          result.testAccuracy().mean(),
          result.testLoss().mean(),
          result.trainLoss().mean(),
          result.diverged().size());
    }
  }

  private void check() {
    if (rates > RateSearch.MOST) {
      throw new IllegalArgumentException(
          "tune must be in [1,%d], got %d".formatted(RateSearch.MOST, rates));
    }
    if (!(target > 0 && target <= 1)) {
      throw new IllegalArgumentException("target must be in (0,1], got " + target);
    }
  }

  private static List<Recipe> classics() {
    return Classics.expressions().stream().map(Recipe::of).toList();
  }

  /// The search has the seed before those of the comparison, so that more of them leave the rates.
  private RateSearch.Outcome tune(Work work, List<Recipe> recipes) {
    RateSearch search = new RateSearch(work.template(), rates, options.problem.seed - 1);
    long epochs = (long) recipes.size() * rates * work.template().epochs();
    try (Progress progress = work.context().progress("tune", epochs)) {
      return search.run(recipes, work.trainings(), new Told(work, progress, "tune/"));
    }
  }

  private Comparison compare(Work work, List<Long> all, List<Recipe> recipes) {
    long epochs = (long) recipes.size() * all.size() * work.template().epochs();
    try (Progress progress = work.context().progress("compare", epochs)) {
      return new Comparer(work.template(), all, target)
          .run(
              options.problem.data,
              options.problem.model.expression(),
              recipes,
              1,
              work.trainings(),
              new Told(work, progress, ""));
    }
  }

  /// Shows and keeps what trainings tell.
  ///
  /// @param stage before the names of the series
  private record Told(Work work, Progress progress, String stage) implements Comparer.Listener {
    @Override
    public void on(Recipe recipe, long seed, Event event) {
      work.context().checkGoesOn();
      work.context().watcher().told("%s%s, seed %d".formatted(stage, recipe, seed), event);
      if (event instanceof Event.EpochEnded(var epoch)) {
        synchronized (progress) {
          progress.advance(
              "%s seed %d epoch %d: test accuracy %.4f"
                  .formatted(recipe, seed, epoch.epoch(), epoch.testAccuracy()));
        }
      }
      String of = "/%s%s/%d".formatted(stage, recipe, seed);
      new TrainingRecord(work.kept(), of, false).accept(event);
    }

    @Override
    public void ended(Recipe recipe, Run run) {
      work.recall().keep(work.kept(), recipe, run);
    }
  }
}
