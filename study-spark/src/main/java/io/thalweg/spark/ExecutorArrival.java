package io.thalweg.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/// Waits for a cluster's executors. Shares go where executors are, and stay there: those that come
/// later get none.
final class ExecutorArrival {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
  private static final long QUIET = TimeUnit.SECONDS.toNanos(2);
  private static final int POLL_MILLIS = 50;

  private ExecutorArrival() {}

  /// Returns when there are some and none has come for two seconds.
  static void await(JavaSparkContext spark) {
    if (SparkSettings.isLocal(spark.master())) {
      return;
    }
    long start = System.nanoTime();
    long last = start;
    int known = 0;
    while (true) {
      long now = System.nanoTime();
      int there = spark.sc().getExecutorMemoryStatus().size() - 1; // the driver is among them
      if (there != known) {
        known = there;
        last = now;
      }
      if (now - start > LONGEST || (known > 0 && now - last > QUIET)) {
        return;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }
}
