package io.thalweg.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Appends one row after the other to a series of its own and says each row's number when it was
/// acknowledged.
final class AppendingProcess {
  private AppendingProcess() {}

  /// Folder, run, series, rows per second, milliseconds to last.
  public static void main(String[] arguments) {
    RunId run = new RunId(arguments[1]);
    long nanosPerRow = 1_000_000_000L / Long.parseLong(arguments[3]);
    long end = Long.parseLong(arguments[4]) * 1_000_000;
    try (RunStore store =
        RunStore.open(Path.of(arguments[0]), InstantSource.system(), new Random(1))) {
      long start = System.nanoTime();
      for (long row = 1; System.nanoTime() - start < end; row++) {
        store.append(run, List.of(new Measurement(arguments[2], row, row)));
        System.out.println(row);
        long early = start + row * nanosPerRow - System.nanoTime();
        LockSupport.parkNanos(Math.clamp(early, 0, Duration.ofSeconds(1).toNanos()));
      }
    }
  }
}
