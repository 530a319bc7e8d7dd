package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.report.Figures;
import io.thalweg.report.PageFigure;
import io.thalweg.study.GridSearch;
import io.thalweg.study.Pilot;
import io.thalweg.study.RandomSearch;
import io.thalweg.study.Range;
import io.thalweg.study.Search;
import io.thalweg.study.SobolSearch;
import io.thalweg.study.StabilityCheck;
import io.thalweg.study.Sweep;
import io.thalweg.study.TpeSearch;
import io.thalweg.study.Trainings;
import io.thalweg.train.Descent;
import io.thalweg.train.SideBySide;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains with many settings of one optimizer.
@Command(
    name = "sweep",
    description =
        "Train with many settings of one optimizer, and hold divergence against the prediction.",
    footer =
        "  ./thalweg sweep --optimizer nag --vary rate=0.01:10:16:log --vary momentum=0:0.95:8")
final class SweepCommand implements Query {
  /// What the curvature is called that was chosen to agree.
  static final String FITTED = "what agrees best";

  private static final int EPOCHS = 3;
  private static final int TRIALS = 32;
  private static final int MOST_TRIALS = 100_000;

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "momentum",
      description = "Optimizer whose settings vary, by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("momentum");

  @Option(
      names = "--vary",
      paramLabel = "SETTING=FROM:TO[:COUNT][:log]",
      description = "A setting and its range, for a grid with the number of values; repeatable.",
      converter = RangeOption.Reader.class)
  List<RangeOption> ranges = new ArrayList<>();

  @Option(
      names = "--search",
      paramLabel = "NAME",
      defaultValue = "grid",
      description = "grid (default), random, sobol or tpe.")
  String search = "";

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Settings to try at most; by default all of a grid, else " + TRIALS + ".",
      converter = Numbers.Count.class)
  Optional<Integer> trials = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trainings of each setting, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int seeds;

  @Option(
      names = "--halving",
      paramLabel = "N",
      description = "Stop early: after epochs 1, N, N², … the best of N go on (ASHA).",
      converter = Numbers.Count.class)
  Optional<Integer> halving = Optional.empty();

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "Networks trained at once by a thread, where the model allows it.",
      converter = Numbers.Count.class)
  Optional<Integer> copies = Optional.empty();

  @Option(
      names = "--no-prediction",
      description = "Do not measure the sharpness and predict which settings diverge.")
  boolean unpredicted;

  @Mixin SparkOption spark = new SparkOption();

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin ReportOptions report = new ReportOptions();

  @Mixin RecordOptions record = new RecordOptions();

  @Mixin ResumeOption resume = new ResumeOption();

  @Mixin SharedOption shared = new SharedOption();

  @Override
  public Answer answer(Context context) throws Exception {
    if (shared.run.isPresent()) {
      return shared.join(context, SweepCommand.class, SweepCommand::join);
    }
    return resume.run.isPresent()
        ? resume.again(context, resume.run.get(), SweepCommand.class, SweepCommand::answer)
        : answer(Recall.NOTHING, context);
  }

  private Answer answer(Recall recall, Context context) throws Exception {
    shared.check(spark, record);
    spark.check(context);
    Optional<ReportFile> page = report.file("sweep.html");
    Optional<ReportFile> figure = report.file("sweep.svg");
    try (Arena arena = Arena.ofShared()) {
      Sweep sweep = sweep(context, arena);
      return record.keep(
          context,
          recall.name().map(Resumed::of),
          sweep.training().recipe().toString(),
          options.problem,
          1,
          kept -> {
            Recall recalled = shared.of(recall.with(sweep.training()));
            kept.resumed();
            return recorded(sweep, new Files(page, figure), context, recalled, kept);
          });
    }
  }

  private void join(Recall recall, Context context, SharedRun run) {
    try (Arena arena = Arena.ofShared()) {
      Sweep sweep = sweep(context, arena);
      Recall recalled = shared.of(recall.with(sweep.training()));
      try (SharedTrainings trainings = shared.open(run, recalled, context)) {
        run(sweep, trainings, context, recalled, RunRecord.none());
      }
    }
  }

  private Sweep sweep(Context context, Arena arena) {
    Recipe recipe = options.recipe(optimizer);
    List<Range> settings = settings();
    Search chosen = search();
    int most = trials.orElseGet(() -> chosen instanceof GridSearch g ? g.size() : TRIALS);
    if (most > MOST_TRIALS) {
      throw new SettingException(
          "a sweep must have at most %d trials, got %d".formatted(MOST_TRIALS, most));
    }
    Training training = options.trainingToChooseBy(recipe, EPOCHS, context.console().home(), arena);
    Engine.start(1);
    return new Sweep(
        training,
        settings,
        chosen,
        most,
        seeds,
        halving.map(factor -> new Sweep.Rungs(factor, 1)),
        copies.orElseGet(() -> Sweep.copies(training)));
  }

  private record Files(Optional<ReportFile> page, Optional<ReportFile> figure) {}

  private Answer recorded(Sweep sweep, Files files, Context context, Recall recall, RunRecord kept)
      throws IOException {
    Optional<ReportFile> page = files.page();
    Optional<ReportFile> figure = files.figure();
    long start = System.nanoTime();
    List<Sweep.Trial> done;
    try (Workplace workplace = shared.open(spark, recall, kept, context)) {
      done = run(sweep, workplace.trainings(), context, recall, kept);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    SweepDocument document = document(sweep, done, seconds, page, kept);
    if (page.isPresent()) {
      String engine = "LibTorch " + Engine.version();
      page.get().write(SweepPage.of(document, report.provenance(engine)).html());
      kept.keep("report", page.get().path());
    }
    if (figure.isPresent()) {
      Optional<PageFigure> drawn = SweepPage.figure(document);
      if (drawn.isPresent()) {
        figure.get().write(drawn.get().draw(Figures.Page.WIDE).standalone());
        kept.keep("figure", figure.get().path());
      }
    }
    SweepPage.keep(document, kept);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("trials", done.size());
    result.put("best", document.best());
    kept.done(result);
    return new Answer(
        document,
        SweepText.of(document) + document.runId().map(id -> "run " + id + "\n").orElse(""));
  }

  private SweepDocument document(
      Sweep sweep,
      List<Sweep.Trial> done,
      double seconds,
      Optional<ReportFile> page,
      RunRecord kept) {
    Training training = sweep.training();
    double startLoss = untrainedLoss(training);
    List<StabilityCheck> checks =
        unpredicted || !StabilityCheck.suits(training.recipe())
            ? List.of()
            : checks(training, done, startLoss);
    List<SweepDocument.Row> rows =
        done.stream().map(trial -> SweepDocument.Row.of(trial, sweep.ranges(), startLoss)).toList();
    Optional<SweepDocument.Row> best =
        rows.stream()
            .filter(row -> !row.failed())
            .min(Comparator.comparingDouble(row -> row.testLoss().mean()));
    return new SweepDocument(
        options.problem.model.expression(),
        options.problem.data,
        training.recipe().toString(),
        search,
        training.batch(),
        training.epochs(),
        SideBySide.suits(training) ? sweep.copies() : 1,
        seconds,
        rows,
        best,
        startLoss,
        checks.stream().map(check -> boundary(check, sweep)).toList(),
        checks.stream().map(SweepDocument.Agreement::of).toList(),
        page.map(file -> file.path().toString()),
        kept.idText());
  }

  private static double untrainedLoss(Training training) {
    try (Descent descent = new Descent(training)) {
      return descent.network().evaluate(descent.train()).loss();
    }
  }

  /// At the sharpness of the start, at the largest that a careful descent met, and at the curvature
  /// that agrees best.
  private static List<StabilityCheck> checks(
      Training training, List<Sweep.Trial> done, double startLoss) {
    Pilot pilot = Pilot.run(training);
    double start = pilot.samples().getFirst().sharpness();
    List<StabilityCheck> checks = new ArrayList<>();
    checks.add(StabilityCheck.of("sharpness at the start", start, done, startLoss));
    checks.add(StabilityCheck.of("largest sharpness met", pilot.sharpness(), done, startLoss));
    StabilityCheck.best(FITTED, pilot.sharpness(), done, startLoss).ifPresent(checks::add);
    return checks;
  }

  private SweepDocument.Boundary boundary(StabilityCheck check, Sweep sweep) {
    return new SweepDocument.Boundary(
        check.name(), check.curvature(), SweepBoundary.of(check.curvature(), sweep));
  }

  private List<Range> settings() {
    List<Range> settings = ranges.stream().map(RangeOption::range).toList();
    if (settings.isEmpty()) {
      throw new SettingException(
          "a sweep needs a setting that varies, such as --vary rate=0.01:10:16:log");
    }
    if (settings.stream().map(Range::setting).distinct().count() != settings.size()) {
      throw new SettingException("--vary must name each setting once");
    }
    return settings;
  }

  private Search search() {
    int n = ranges.size();
    Seed seed = new Seed(options.problem.seed).split("search");
    return switch (search) {
      case "grid" ->
          new GridSearch(
              ranges.stream()
                  .map(each ->
                      each.count()
                          .orElseThrow(() ->
                              new SettingException(
                                  "a grid needs the number of values: --vary %s=FROM:TO:COUNT"
                                      .formatted(each.range().setting()))))
                  .toList());
      case "random" -> new RandomSearch(n, seed);
      case "sobol" -> new SobolSearch(n, seed);
      case "tpe" -> new TpeSearch(n, seed);
      default ->
          throw new SettingException("--search must be grid, random, sobol or tpe, got " + search);
    };
  }

  private static List<Sweep.Trial> run(
      Sweep sweep, Trainings trainings, Context context, Recall recall, RunRecord kept) {
    long left = (long) sweep.trials() * sweep.seeds() - recall.count();
    try (Progress progress = context.console().progress("sweep", Math.max(1, left))) {
      return sweep.run(
          recall.on(trainings),
          (recipe, run) -> {
            recall.keep(kept, recipe, run);
            synchronized (progress) {
              progress.advance(
                  "%s: %s"
                      .formatted(
                          recipe,
                          run.divergence()
                              .orElseGet(() ->
                                  "accuracy %.4f"
                                      .formatted(run.epochs().getLast().testAccuracy()))));
            }
          });
    }
  }
}
