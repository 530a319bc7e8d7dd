package io.thalweg.app;

import io.thalweg.dynamics.StableRates;
import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.study.Advice;
import io.thalweg.study.Pilot;
import io.thalweg.study.RangeTest;
import io.thalweg.study.Tuner;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Recommends a learning rate and momentum from measured curvature and noise.
@Command(
    name = "tune",
    description =
        "Recommend rate and momentum from measured curvature and noise; check the advice.",
    footer = "  ./thalweg tune --model \"mlp(128)\" --optimizer nag --target 0.93")
final class TuneCommand implements Query {
  private static final int TOO_MANY = 1_000_000;

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "momentum",
      description =
          "sgd, momentum, nag or nesterov; any with --range-test; by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("momentum");

  @Mixin ProblemOptions problem = new ProblemOptions();

  @Option(
      names = "--target",
      paramLabel = "A",
      defaultValue = "0.93",
      description = "Accuracy on held-out examples that steps are counted to; ${DEFAULT-VALUE}.")
  double target;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trainings of each setting in the check, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Most steps of a training in the check, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int steps;

  @Option(names = "--no-check", description = "Recommend only, without short trainings.")
  boolean unchecked;

  @Option(
      names = "--range-test",
      paramLabel = "FROM:TO:STEPS",
      arity = "0..1",
      fallbackValue = "1e-5:10:200",
      description =
          "Raise the rate from step to step of any optimizer instead, and watch the loss.",
      converter = RatesOption.Reader.class)
  Optional<RatesOption> rangeTest = Optional.empty();

  @Mixin RecordOptions record = new RecordOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  /// What `--json` prints.
  ///
  /// @param sharpness largest eigenvalue of the loss's Hessian that the pilot met
  /// @param stableRates of the recommended momentum on that sharpness
  /// @param checked absent with `--no-check`
  /// @param runId of the run in the store; absent where it was not recorded
  record Document(
      String model,
      String data,
      int batch,
      long seed,
      double sharpness,
      Optional<StableRates> stableRates,
      Measured measured,
      Advised recommended,
      List<Advised> advice,
      Optional<Checked> checked,
      Optional<String> runId) {}

  /// What the pilot measured.
  ///
  /// @param noise tr Σ, variance of one example's gradient
  /// @param noiseScale tr Σ/|G|², in examples
  /// @param trace of the Hessian, with its standard error
  /// @param smallestCurvature above which 90 % of the trace lie
  record Measured(
      List<Pilot.Sample> pilot,
      int examples,
      long parameters,
      double noise,
      double noiseScale,
      double trace,
      double traceError,
      double smallestCurvature) {}

  /// A setting and why.
  record Advised(String optimizer, double rate, double effectiveRate, String reason) {
    static Advised of(Advice advice) {
      return new Advised(
          advice.recipe().toString(),
          advice.recipe().partsAt(0).rate(),
          advice.effectiveRate(),
          advice.reason());
    }
  }

  /// The advice beside a grid.
  record Checked(
      double target,
      int seeds,
      int budget,
      Row recommended,
      Optional<Row> best,
      Optional<Double> ratio,
      List<Row> grid) {
    static Checked of(Tuner.Check check, int seeds) {
      return new Checked(
          check.target(),
          seeds,
          check.budget(),
          Row.of(check.recommended()),
          check.best().map(Row::of),
          check.ratio(),
          check.grid().stream().map(Row::of).toList());
    }
  }

  /// Steps to the target; absent where a training did not reach it.
  record Row(String optimizer, List<Integer> steps, double meanSteps) {
    static Row of(Tuner.Trial trial) {
      return new Row(trial.recipe().toString(), trial.steps(), trial.meanSteps());
    }
  }

  @Override
  public Answer answer(Context context) throws Exception {
    if (seeds > TOO_MANY || steps > TOO_MANY) {
      throw new IllegalArgumentException(
          "--seeds and --steps must be in [1,%d], got %d and %d".formatted(TOO_MANY, seeds, steps));
    }
    try (Arena arena = Arena.ofShared()) {
      var data = problem.loadForTuning(context.console().home(), arena);
      Training training =
          new Training(
              problem.model.value(),
              data,
              optimizer,
              problem.seed,
              Integer.MAX_VALUE,
              problem.batch.of(data.train().size()),
              Long.MAX_VALUE,
              Training.LOSS_BOUND);
      Engine.start(1);
      if (rangeTest.isPresent()) {
        mustStandAlone();
      }
      return record.keep(
          context,
          Optional.empty(),
          optimizer.toString(),
          problem,
          1,
          kept ->
              rangeTest.isPresent()
                  ? rangeTest(training, rangeTest.get(), kept)
                  : advise(training, context, kept));
    }
  }

  private Answer advise(Training training, Context context, RunRecord kept) {
    Tuner tuner = new Tuner(training, target, seeds, steps);
    Tuner.Tuned advised = tuner.advise();
    Tuner.Tuned tuned = unchecked ? advised : check(tuner, advised, context);
    Document document = document(tuned, training, kept.idText());
    tuned
        .pilot()
        .samples()
        .forEach(sample -> {
          kept.add("loss", sample.step(), sample.loss());
          kept.add("sharpness", sample.step(), sample.sharpness());
        });
    kept.done(document);
    return new Answer(document, text(document) + told(document.runId()));
  }

  private static String told(Optional<String> id) {
    return id.map(each -> "run " + each + "\n").orElse("");
  }

  private void mustStandAlone() {
    for (String other : List.of("--target", "--seeds", "--steps", "--no-check")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(),
            "--range-test goes without a check: %s must not be given".formatted(other));
      }
    }
  }

  private Answer rangeTest(Training training, RatesOption rates, RunRecord kept) {
    try (Descent descent = new Descent(training)) {
      RangeTest test = RangeTest.of(descent, rates.range(), rates.count());
      RangeTestDocument document = RangeTestDocument.of(test, training, problem, kept.idText());
      for (int i = 0; i < test.points().size(); i++) {
        RangeTest.Point point = test.points().get(i);
        kept.add("rate", i + 1L, point.rate());
        kept.add("batch_loss", i + 1L, point.loss());
        kept.add("smoothed_loss", i + 1L, point.smoothed());
      }
      kept.done(document.withoutPoints());
      return new Answer(document, document.text() + told(document.runId()));
    }
  }

  private static Tuner.Tuned check(Tuner tuner, Tuner.Tuned advised, Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    try (Progress progress = context.console().progress("tune", Tuner.TRIALS);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return tuner.check(
          advised,
          executor,
          trial -> {
            synchronized (progress) {
              progress.advance("%s: %s steps".formatted(trial.recipe(), steps(trial.meanSteps())));
            }
          });
    }
  }

  private Document document(Tuner.Tuned tuned, Training training, Optional<String> id) {
    Pilot pilot = tuned.pilot();
    return new Document(
        problem.model.expression(),
        problem.data,
        training.batch(),
        problem.seed,
        pilot.sharpness(),
        tuned.stableRates(),
        new Measured(
            pilot.samples(),
            pilot.examples(),
            pilot.parameters(),
            pilot.noise().noise(),
            pilot.noise().simple(),
            pilot.trace().value(),
            pilot.trace().standardError(),
            pilot.curvatureOf(Advice.TRACE_SHARE)),
        Advised.of(tuned.recommended()),
        tuned.advice().stream().map(Advised::of).toList(),
        tuned.checked().map(check -> Checked.of(check, seeds)),
        id);
  }

  private static String text(Document tuned) {
    Measured measured = tuned.measured();
    Pilot.Sample last = measured.pilot().getLast();
    Table advice = new Table("LIMITED BY", "EFFECTIVE RATE", "SETTING");
    tuned
        .advice()
        .forEach(each ->
            advice.row(each.reason(), "%.4g".formatted(each.effectiveRate()), each.optimizer()));
    String limit = tuned.stableRates().map(rates -> "%.4g".formatted(rates.max())).orElse("none");
    return """
    recommended: %s

    measured on %d examples in a pilot of %d steps, loss %.4g to %.4g:
    sharpness %.4g (%.4g at the start), trace %.4g ± %.2g, 90 %% of it above curvature %.3g;
    gradient noise tr Σ = %.4g, noise scale %.4g examples;
    stable on that sharpness: rate < %s

    %s
    %s\
    """
        .formatted(
            tuned.recommended().optimizer(),
            measured.examples(),
            last.step(),
            measured.pilot().getFirst().loss(),
            last.loss(),
            tuned.sharpness(),
            measured.pilot().getFirst().sharpness(),
            measured.trace(),
            measured.traceError(),
            measured.smallestCurvature(),
            measured.noise(),
            measured.noiseScale(),
            limit,
            advice,
            tuned.checked().map(TuneCommand::text).orElse(""));
  }

  private static String text(Checked checked) {
    Table table = new Table("SETTING", "STEPS TO %s".formatted(checked.target()));
    table.row("recommended", steps(checked.recommended().meanSteps()));
    checked.grid().forEach(row -> table.row(row.optimizer(), steps(row.meanSteps())));
    String verdict =
        checked
            .best()
            .map(best ->
                Double.isInfinite(checked.ratio().orElseThrow())
                    ? "the recommended setting did not reach the target; best of the grid: %s, %s steps"
                        .formatted(best.optimizer(), steps(best.meanSteps()))
                    : "the recommended setting takes %.2f times the steps of the best of %d, %s (%s)"
                        .formatted(
                            checked.ratio().orElseThrow(),
                            checked.grid().size(),
                            best.optimizer(),
                            steps(best.meanSteps())))
            .orElse(
                "no setting of the grid reached the target within %d steps, the recommended one %s"
                    .formatted(
                        checked.budget(),
                        Double.isFinite(checked.recommended().meanSteps()) ? "did" : "neither"));
    return "%s\n%s\n".formatted(table, verdict);
  }

  private static String steps(double steps) {
    return Double.isFinite(steps) ? "%.0f".formatted(steps) : "-";
  }
}
