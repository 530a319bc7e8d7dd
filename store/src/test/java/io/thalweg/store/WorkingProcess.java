package io.thalweg.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Takes trials until all are over, and says which results were acknowledged.
final class WorkingProcess {
  private static final Duration LEASE = Duration.ofMillis(800);

  private WorkingProcess() {}

  /// Folder, run, name, milliseconds of work per trial.
  public static void main(String[] arguments) {
    RunId run = new RunId(arguments[1]);
    Duration work = Duration.ofMillis(Long.parseLong(arguments[3]));
    try (RunStore store =
        RunStore.open(Path.of(arguments[0]), InstantSource.system(), new Random(1))) {
      while (store.trials(run).stream().anyMatch(WorkingProcess::isOpen)) {
        Optional<Lease> lease = store.claim(run, Integer.MAX_VALUE, arguments[2], LEASE);
        LockSupport.parkNanos(work.toNanos());
        lease.ifPresent(each -> complete(store, each));
      }
    }
  }

  private static void complete(RunStore store, Lease lease) {
    try {
      store.complete(lease, List.of("{\"token\":%d}".formatted(lease.token())));
      System.out.printf("%d %d%n", lease.number(), lease.token());
    } catch (LeaseLostException late) {
      System.out.println("fenced");
    }
  }

  private static boolean isOpen(Trial trial) {
    return trial.state() == TrialState.QUEUED || trial.state() == TrialState.RUNNING;
  }
}
