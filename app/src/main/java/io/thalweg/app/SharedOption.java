package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import io.thalweg.study.LocalTrainings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Whether several processes do the trainings of a command together.
final class SharedOption {
  private static final String JOIN = "--join";
  private static final Set<String> FREE = Set.of("--json", "--threads");
  private static final int LEASE_SECONDS = 30;
  private static final int MOST_LEASE_SECONDS = 3600;
  private static final long PAUSE_MILLIS = 200;

  @Option(
      names = "--shared",
      description = "Let other processes join and do a share of the trainings.")
  boolean on;

  @Option(
      names = "--lease",
      paramLabel = "SECONDS",
      description =
          "With --shared: who is not heard from for so long loses the trainings that it took to"
              + " others, by default "
              + LEASE_SECONDS
              + ".",
      converter = Numbers.Count.class)
  Optional<Integer> lease = Optional.empty();

  @Option(
      names = JOIN,
      paramLabel = "RUN",
      description =
          "Do a share of the trainings of a run that was begun with --shared, named by id, its"
              + " beginning, or latest.")
  Optional<String> run = Optional.empty();

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /// What a process that joined a run did.
  ///
  /// @param state of the run
  /// @param trials done here
  /// @param late done here, but after another had taken them
  /// @param failed here with an error
  private record Document(String runId, String state, int trials, int late, int failed) {}

  /// Does what a command trains.
  @FunctionalInterface
  interface Call<C> {
    void join(C command, Recall recall, Context context, SharedRun run) throws Exception;
  }

  /// Complains of what cannot be before the work.
  void check(SparkOption spark, RecordOptions record) {
    if (lease.isPresent() && !on) {
      throw new SettingException("--lease needs --shared");
    }
    if (lease.isPresent() && lease.get() > MOST_LEASE_SECONDS) {
      throw new SettingException(
          "--lease must be in [1,%d], got %d".formatted(MOST_LEASE_SECONDS, lease.get()));
    }
    if (on && record.off) {
      throw new SettingException("--shared needs a run that is recorded, without --no-record");
    }
    if (on && spark.url.isPresent()) {
      throw new SettingException(
          "--shared cannot be given with --spark, which has machines of its own");
    }
  }

  /// What is recalled, for trainings as they are done here.
  Recall of(Recall recall) {
    return on ? recall.shared() : recall;
  }

  /// Where trainings run: here and in the processes that join, where they are shared.
  Workplace open(SparkOption spark, Recall recall, RunRecord kept, Context context)
      throws IOException {
    if (!on) {
      return spark.open(context);
    }
    RunId id =
        kept.id()
            .orElseThrow(() -> new IOException("a run that is not recorded can not be shared"));
    RunStore store = context.console().runs();
    try {
      store.retry(id);
      SharedTrainings trainings = open(SharedRun.of(store, id, context), recall, context);
      return new Workplace(
          trainings,
          () -> {
            try (store;
                trainings) {
              // closed in the opposite order
            }
          });
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  /// Trainings that are shared.
  SharedTrainings open(SharedRun shared, Recall recall, Context context) {
    return new SharedTrainings(
        shared,
        recall,
        new LocalTrainings(Runnable::run, System::nanoTime),
        Duration.ofSeconds(lease.orElse(LEASE_SECONDS)),
        context.interrupts());
  }

  /// Does a share of a run's trainings, with the options of the run.
  <C> Answer join(Context context, Class<C> type, Call<C> call) throws Exception {
    String named = run.orElseThrow();
    Arguments.checkFree(spec, JOIN, FREE);
    return KeptRuns.of(
        context, named, store -> join(context, store, store.find(named), type, call));
  }

  private <C> Answer join(Context context, RunStore store, RunId id, Class<C> type, Call<C> call)
      throws Exception {
    check(store.show(id));
    List<String> now = spec.root().commandLine().getParseResult().originalArgs();
    SharedRun shared = SharedRun.joined(store, id, context);
    if (awaitTrials(shared)) {
      Recall.Interrupted begun = Recall.of(context.console(), JOIN, spec.name(), id.text(), now);
      Arguments.Parsed<C> parsed = Arguments.parse(begun.arguments(), type, context);
      try {
        call.join(parsed.command(), begun.recall(), parsed.context(), shared);
      } catch (SharedRun.EndedException _) {
        // What is left is not for this process.
      }
    }
    return answer(shared);
  }

  private void check(StoredRun run) throws IOException {
    Recall.check(run, JOIN, spec.name());
    if (!Json.read(run.about().settings()).path("shared").asText().equals("true")) {
      throw new SettingException(
          "--join must be a run that was begun with --shared, got %s".formatted(run.id()));
    }
  }

  /// Waits until the run's own process says what is to be done.
  ///
  /// @return false where the run is over
  /// @throws SettingException where that process ended before it did
  static boolean awaitTrials(SharedRun shared) throws InterruptedException {
    boolean isWaiting = false;
    while (shared.isAtWork()) {
      // Asked for in this order: who adds trials and then ends is no reason to complain.
      boolean isLost = shared.isLost();
      if (shared.store().trialCount(shared.id()).all() > 0) {
        return true;
      }
      if (isLost && shared.isAtWork()) {
        throw new SettingException(
            "the process that began run %s ended before it said what is to be done; %s"
                .formatted(shared.id(), shared.resumption()));
      }
      if (!isWaiting) {
        shared.err().println("waiting for the first trainings of run " + shared.id());
        isWaiting = true;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  private static Answer answer(SharedRun shared) {
    SharedRun.Tally tally = shared.tally();
    Document document =
        new Document(
            shared.id().text(),
            shared.store().show(shared.id()).state().word(),
            tally.done().get(),
            tally.late().get(),
            tally.failed().get());
    return new Answer(
        document,
        "run %s is %s: %d trials done here, %d too late, %d failed%n"
            .formatted(
                document.runId(),
                document.state(),
                document.trials(),
                document.late(),
                document.failed()));
  }
}
