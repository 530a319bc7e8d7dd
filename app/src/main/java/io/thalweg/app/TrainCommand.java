package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.train.EarlyStopping;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Trains one network with one optimizer, on a data set or on a stream.
@Command(
    name = "train",
    description = "Train one network with one optimizer.",
    footer = "  ./thalweg train --optimizer \"adam(rate=0.002)\" --epochs 5")
final class TrainCommand implements Query {
  private static final int EPOCHS = 10;

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "adam",
      description = "Optimizer, by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("adam");

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after N epochs without a smaller test loss; best with --validation.",
      converter = Numbers.Count.class)
  Optional<Integer> patience = Optional.empty();

  @Mixin SparkOption spark = new SparkOption();
  @Mixin TrainingOptions options = new TrainingOptions();
  @Mixin RecordOptions record = new RecordOptions();
  @Mixin OnlineOptions online = new OnlineOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  /// What `--json` prints.
  ///
  /// @param run what decides the result, in one line
  /// @param runId of the run in the store; absent where it was not recorded
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
      List<Epoch> epochs,
      Optional<String> diverged,
      String parametersSha256) {}

  @Override
  public Answer answer(Context context) throws Exception {
    online.check(spec.commandLine().getParseResult());
    return online.chosen ? online.answer(options, optimizer, context) : byEpochs(context);
  }

  private Answer byEpochs(Context context) throws Exception {
    spark.check(context);
    Recipe recipe = options.recipe(optimizer);
    try (Arena arena = Arena.ofShared()) {
      Training training = options.training(recipe, EPOCHS, context.console().home(), arena);
      int threads = context.threads().orElse(1);
      return record.keep(
          context,
          recipe.toString(),
          options.problem,
          threads,
          kept -> recorded(training, threads, context.console(), kept));
    }
  }

  private Answer recorded(Training training, int threads, Console console, RunRecord kept) {
    Engine.start(threads);
    Run run = train(training, console, kept);
    kept.end(run);
    Document document = document(training, threads, run, kept.idText());
    boolean failed = run.divergence().isPresent() && options.failOnDivergence;
    return new Answer(document, text(document), failed ? Failure.DIVERGED : ExitCode.OK);
  }

  private Document document(Training training, int threads, Run run, Optional<String> id) {
    String model = options.problem.model.expression();
    return new Document(
        "%s %s %s seed=%d batch=%d threads=%d"
                .formatted(
                    options.problem.data,
                    model,
                    training.recipe(),
                    options.problem.seed,
                    training.batch(),
                    threads)
            + spark.url.map(" spark="::concat).orElse(""),
        id,
        run.optimizer(),
        model,
        options.problem.data,
        run.seed(),
        training.batch(),
        threads,
        run.epochs(),
        run.divergence(),
        run.parametersSha256());
  }

  private Run train(Training training, Console console, RunRecord kept) {
    TrainingRecord keeper = new TrainingRecord(kept);
    Predicate<Epoch> goesOn = patience.<Predicate<Epoch>>map(EarlyStopping::new).orElse(_ -> true);
    try (SparkOption.Taken taken = spark.descend(training);
        Progress progress = console.progress("train", training.totalSteps())) {
      String[] tested = {""};
      return Trainer.run(
          taken.descent(),
          List.of(),
          event -> {
            keeper.accept(event);
            switch (event) {
              case Event.Stepped step ->
                  progress.advance("loss %.4f%s".formatted(step.loss(), tested[0]));
              case Event.EpochEnded end ->
                  tested[0] = ", test accuracy %.4f".formatted(end.epoch().testAccuracy());
              case Event.Diverged _, Event.Measured _, Event.Warned _ -> {}
            }
          },
          goesOn,
          System::nanoTime);
    }
  }

  private static String text(Document run) {
    Table table =
        new Table("epoch", "train loss", "train acc", "test loss", "test acc", "rate", "seconds");
    for (Epoch epoch : run.epochs()) {
      table.row(
          Integer.toString(epoch.epoch()),
          "%.4f".formatted(epoch.trainLoss()),
          "%.4f".formatted(epoch.trainAccuracy()),
          "%.4f".formatted(epoch.testLoss()),
          "%.4f".formatted(epoch.testAccuracy()),
          "%.4g".formatted(epoch.rate()),
          "%.2f".formatted(epoch.seconds()));
    }
    String end = run.diverged().map(what -> "diverged at " + what + "\n").orElse("");
    String kept = run.runId().map(id -> "run " + id + "\n").orElse("");
    return "%s\n%s%sparameters sha256 %s\n%s"
        .formatted(run.optimizer(), table, end, run.parametersSha256(), kept);
  }
}
