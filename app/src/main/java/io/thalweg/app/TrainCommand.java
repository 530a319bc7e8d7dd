package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Option(
      names = "--instruments",
      paramLabel = "I,I,…",
      description =
          "What to measure and record beside the loss, such as grad-norm or sharpness(every=50); by"
              + " default nothing.",
      converter = DiagnoseCommand.Chosen.class)
  DiagnoseCommand.Panel instruments = new DiagnoseCommand.Panel(List.of());

  @Mixin SparkOption spark = new SparkOption();
  @Mixin TrainingOptions options = new TrainingOptions();
  @Mixin RecordOptions record = new RecordOptions();
  @Mixin OnlineOptions online = new OnlineOptions();
  @Mixin CheckpointOptions checkpoints = new CheckpointOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  /// What `--json` prints.
  ///
  /// @param run what decides the result, in one line
  /// @param runId of the run in the store; absent where it was not recorded
  /// @param diverged step and reason; absent where it did not
  /// @param checkpoints their folder; absent where there are none
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
      Optional<String> checkpoints,
      String parametersSha256) {}

  @Override
  public Answer answer(Context context) throws Exception {
    online.check(spec.commandLine().getParseResult());
    if (online.chosen) {
      return online.answer(options, optimizer, record, context);
    }
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    return online.resume.isPresent()
        ? goOn(CheckpointOptions.resume(context.console(), online.resume.get(), arguments), context)
        : byEpochs(Optional.empty(), arguments, context);
  }

  /// Once more as it was called, with what is said now behind it.
  private static Answer goOn(CheckpointOptions.Begun begun, Context context) throws Exception {
    Arguments.Parsed<TrainCommand> again =
        Arguments.parse(begun.arguments(), TrainCommand.class, context);
    int threads = again.context().threads().orElse(1);
    if (context.isWatched() && threads != 1) {
      throw new SettingException(
          "this training has %d threads, and jobs share an engine of one: %s goes on with it"
              .formatted(threads, CheckpointOptions.goesOnWith(begun.name(), begun.spark())));
    }
    if (context.isWatched() && begun.spark().isPresent()) {
      throw new SettingException(
          "this training is made on Apache Spark, which jobs are not: %s goes on with it"
              .formatted(CheckpointOptions.goesOnWith(begun.name(), begun.spark())));
    }
    return again.command().byEpochs(Optional.of(begun), begun.arguments(), again.context());
  }

  private Answer byEpochs(
      Optional<CheckpointOptions.Begun> resumed, List<String> arguments, Context context)
      throws Exception {
    spark.check(context);
    try (Arena arena = Arena.ofShared()) {
      Training training = training(context.console().home(), arena);
      Recipe recipe = training.recipe();
      int threads = context.threads().orElse(1);
      Engine.start(threads);
      return record.keep(
          context,
          resumed.map(CheckpointOptions.Begun::resumed),
          recipe.toString(),
          options.problem,
          threads,
          kept -> {
            Path home = context.console().home();
            CheckpointOptions.Begun begun =
                resumed.orElseGet(() -> CheckpointOptions.begin(home, kept.idText(), arguments));
            return recorded(training, begun, context, kept);
          });
    }
  }

  /// What the options describe; its data live as long as `arena`.
  Training training(Path home, Arena arena) {
    return options.training(options.recipe(optimizer), EPOCHS, home, arena);
  }

  private Answer recorded(
      Training training, CheckpointOptions.Begun begun, Context context, RunRecord kept)
      throws Exception {
    InterruptibleTraining.Ended ended =
        new InterruptibleTraining(training, begun, context, kept)
            .train(checkpoints, spark, patience, instruments.list());
    Run run = ended.run();
    kept.end(run);
    Document document = document(training, context.threads().orElse(1), ended, kept.idText());
    boolean failed = run.divergence().isPresent() && options.failOnDivergence;
    return new Answer(document, text(document), failed ? Failure.DIVERGED : ExitCode.OK);
  }

  private Document document(
      Training training, int threads, InterruptibleTraining.Ended ended, Optional<String> id) {
    String model = options.problem.model.expression();
    Run run = ended.run();
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
        ended.checkpoints().map(Path::toString),
        run.parametersSha256());
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
    String saved = run.checkpoints().map(folder -> "checkpoints in " + folder + "\n").orElse("");
    String kept = run.runId().map(id -> "run " + id + "\n").orElse("");
    return "%s\n%s%s%sparameters sha256 %s\n%s"
        .formatted(run.optimizer(), table, end, saved, run.parametersSha256(), kept);
  }
}
