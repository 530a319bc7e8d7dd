package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.problems.DataException;
import io.thalweg.store.RunId;
import io.thalweg.train.Checkpoints;
import io.thalweg.train.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/// Where a training's checkpoints go, and how it goes on from them.
final class CheckpointOptions {
  /// A training that is over sooner is as well done again.
  private static final double SHORTEST = 5;

  private static final int KEEP = 2;
  private static final String ARGUMENTS = "arguments";
  private static final String RUN = "run";
  private static final String COMMAND = "train";
  private static final String SPARK = "spark";
  private static final String NO_SPARK = "none";
  private static final String FOLDER = "checkpoints";

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N|Ns",
      description = "Write a checkpoint every N steps, or every N seconds; by default every 30s.",
      converter = Intervals.class)
  Optional<Interval> every = Optional.empty();

  @Option(names = "--no-checkpoints", description = "Write none.")
  boolean none;

  static final class Intervals implements ITypeConverter<Interval> {
    @Override
    public Interval convert(String text) {
      return Interval.parse(text);
    }
  }

  /// A run's folder, and how it was called.
  ///
  /// @param run its id in the store, which it may have lost there; empty where it has none
  /// @param spark the cluster that it must go on with; empty where it has none, or is new
  /// @param arguments of `train`, all that it has been given so far
  /// @param resumes whether it goes on
  record Begun(
      Path folder,
      Optional<String> run,
      Optional<String> spark,
      List<String> arguments,
      boolean resumes) {
    Begun {
      arguments = List.copyOf(arguments);
    }

    /// As users name it.
    String name() {
      return String.valueOf(folder.getFileName());
    }

    /// As the store is to have it. Checkpoints that do not say whose they are belong to the run
    /// that their folder is called after.
    Resumed resumed() {
      return new Resumed(run.orElseGet(this::name), Optional.of(folder));
    }
  }

  /// A new run.
  ///
  /// @param recorded its id in the store, if it is in there
  static Begun begin(Path home, Optional<String> recorded, List<String> arguments) {
    String name = recorded.orElseGet(() -> RunId.at(Instant.now(), new SecureRandom()).text());
    Path folder = home.resolve("runs").resolve(name);
    return new Begun(folder, recorded, Optional.empty(), arguments, false);
  }

  /// A run that goes on.
  ///
  /// @param run its id, the beginning of one, `latest`, or its folder
  /// @param arguments given now: they come behind those of before, and so win
  static Begun resume(Console console, Path run, List<String> arguments) throws IOException {
    Path real = RunFolder.named(console, run).toRealPath();
    Checkpoints.Newest newest =
        newest(real)
            .orElseThrow(() -> new SettingException("--resume: there is no checkpoint in " + real));
    return new Begun(
        real,
        Optional.ofNullable(newest.about().get(RUN)),
        spark(newest),
        Arguments.again(COMMAND, arguments(newest), arguments),
        true);
  }

  /// What the newest checkpoint of a run is of; empty where there are none. Only looked at, for
  /// they may be large: who goes on or takes weights reads them, and sees whether they are whole.
  ///
  /// @param run its folder
  private static Optional<Checkpoints.Newest> newest(Path run) throws IOException {
    return Checkpoints.look(checkpoints(run), _ -> {});
  }

  /// The command that goes on with a run from what lies in its folder, as users call it; empty
  /// where there is nothing.
  ///
  /// @param run its folder
  /// @param name of the run, as users call it
  static Optional<String> goesOnWith(Path run, String name) {
    try {
      return newest(run).map(newest -> goesOnWith(name, spark(newest)));
    } catch (IOException | DataException _) {
      return Optional.empty();
    }
  }

  /// The same for a run that is known.
  ///
  /// @param spark the cluster that it is trained on, if it is
  static String goesOnWith(String name, Optional<String> spark) {
    return "./thalweg train --resume "
        + ReportOptions.quoted(name)
        + spark.map(ReportOptions::quoted).map(" --spark "::concat).orElse("");
  }

  private static Optional<String> spark(Checkpoints.Newest newest) {
    return Optional.ofNullable(newest.identity().get(SPARK)).filter(url -> !url.equals(NO_SPARK));
  }

  private static List<String> arguments(Checkpoints.Newest newest) {
    return Json.readTexts(newest.about().getOrDefault(ARGUMENTS, "[]"));
  }

  /// The command that wrote a run's checkpoints, as it was called; empty where there are none.
  ///
  /// @param run its folder
  static Optional<TrainCommand> command(Path run, Context context) throws IOException {
    return newest(run)
        .map(newest -> Arguments.again(COMMAND, arguments(newest), List.of()))
        .map(all -> Arguments.parse(all, TrainCommand.class, context).command());
  }

  /// Where a run's checkpoints are.
  ///
  /// @param run its folder
  static Path checkpoints(Path run) {
    return run.resolve(FOLDER);
  }

  /// Where the run writes; empty where it is told not to.
  Optional<Checkpoints> open(
      Begun run, Optional<Integer> patience, Optional<String> spark, Executor writer)
      throws IOException {
    if (none && every.isPresent()) {
      throw new SettingException("--checkpoint-every must not be given with --no-checkpoints");
    }
    if (none && run.resumes()) {
      throw new SettingException("--no-checkpoints must not be given with --resume");
    }
    if (none) {
      return Optional.empty();
    }
    TreeMap<String, String> identity = new TreeMap<>();
    identity.put("patience", patience.map(Object::toString).orElse("no limit"));
    identity.put(SPARK, spark.orElse(NO_SPARK)); // sums in shares have other last bits
    TreeMap<String, String> about = new TreeMap<>();
    about.put(ARGUMENTS, Json.write(run.arguments()));
    run.run().ifPresent(id -> about.put(RUN, id));
    Checkpoints.Settings settings =
        new Checkpoints.Settings(
            every.orElse(Interval.STANDARD),
            KEEP,
            every.isPresent() ? 0 : SHORTEST,
            identity,
            about);
    return Optional.of(Checkpoints.open(checkpoints(run.folder()), settings, writer));
  }
}
