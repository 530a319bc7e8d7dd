package io.thalweg.app;

import io.thalweg.study.Cluster;
import io.thalweg.study.LocalTrainings;
import io.thalweg.study.Trainings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where a command's trainings run, open for as long as it needs it.
///
/// @param trainings runs them
/// @param end lets go of it
record Workplace(Trainings trainings, Runnable end) implements AutoCloseable {
  /// As many threads of this process.
  static Workplace threads(int count) {
    ExecutorService executor = Executors.newFixedThreadPool(count);
    return new Workplace(new LocalTrainings(executor, System::nanoTime), executor::close);
  }

  static Workplace of(Cluster cluster) {
    return new Workplace(cluster, cluster::close);
  }

  @Override
  public void close() {
    end.run();
  }
}
