package io.thalweg.app;

import io.thalweg.store.NewRun;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Whether and as what a command keeps what it does.
final class RecordOptions {
  private static final Set<String> NOT_SETTINGS =
      Set.of("--help", "--version", "--json", "--threads", "--no-record", "--name", "--seed");

  private static final String ARGUMENTS = "arguments";

  @Option(names = "--no-record", description = "Do not keep this run in the data folder.")
  boolean off;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the run is called in lists; by default the optimizer and the data.")
  Optional<String> name = Optional.empty();

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /// What a command does while it is recorded.
  @FunctionalInterface
  interface Work<T> {
    T with(RunRecord record) throws Exception;
  }

  /// Does the work and keeps it; an error ends the run as failed.
  ///
  /// @param resumed the run that goes on, once the record is told; empty for a new one
  /// @param optimizer expression, or several of them
  /// @param threads of the engine
  <T> T keep(
      Context context,
      Optional<Resumed> resumed,
      String optimizer,
      ProblemOptions problem,
      int threads,
      Work<T> work)
      throws Exception {
    return keep(context, resumed, about(optimizer, problem, problem.data, threads), work);
  }

  /// Does the work and keeps it; an error ends the run as failed.
  ///
  /// @param resumed the run that goes on, once the record is told; empty for a new one
  <T> T keep(Context context, Optional<Resumed> resumed, NewRun about, Work<T> work)
      throws Exception {
    try (RunRecord record = off ? RunRecord.none() : begin(context, resumed, about)) {
      context.watcher().began(record::idText);
      try {
        return work.with(record);
      } catch (Throwable thrown) {
        record.failed(thrown);
        throw thrown;
      }
    }
  }

  private static RunRecord begin(Context context, Optional<Resumed> resumed, NewRun about) {
    return resumed
        .map(run -> RunRecord.goOn(context, about.kind(), run))
        .orElseGet(() -> RunRecord.begin(context, about));
  }

  /// What the command is about to do.
  ///
  /// @param optimizer expression, or several of them
  /// @param data what it learns from
  /// @param threads of the engine
  NewRun about(String optimizer, ProblemOptions problem, String data, int threads)
      throws IOException {
    String shortest = optimizer.length() > 100 ? optimizer.substring(0, 99) + "…" : optimizer;
    return new NewRun(
        spec.name().toLowerCase(Locale.ROOT),
        name.orElseGet(() -> shortest + " on " + data),
        optimizer,
        problem.model.expression(),
        data,
        Json.write(settings(data)),
        new NewRun.Identity(problem.seed, threads, Thalweg.Version.number()));
  }

  /// The values of all options, also those that were not given.
  private Map<String, String> settings(String data) {
    Map<String, String> settings = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      String longest = option.longestName();
      Optional<?> value =
          option.getValue() instanceof Optional<?> any
              ? any
              : Optional.ofNullable(option.getValue());
      if (value.isPresent() && !NOT_SETTINGS.contains(longest)) {
        settings.put(longest.replaceFirst("^--", ""), value.get().toString());
      }
    }
    settings.put("data", data);
    settings.put(ARGUMENTS, Json.write(spec.root().commandLine().getParseResult().originalArgs()));
    return settings;
  }

  /// How the command of a run was called, a JSON array.
  ///
  /// @param settings of the run in the store
  static String arguments(String settings) {
    return Json.readExact(settings, Called.class).arguments();
  }

  private record Called(String arguments) {}
}
