package io.thalweg.study;

import io.thalweg.train.Run;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Trainings in this process.
///
/// @param executor trains as many groups at once as it has threads
/// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it
public record LocalTrainings(Executor executor, LongSupplier nanoClock) implements Trainings {
  @Override
  public List<List<Run>> run(List<Group> groups, Listener listener) {
    return Tasks.run(
        executor,
        groups.stream()
            .<Callable<List<Run>>>map(group -> () -> group.train(listener, nanoClock))
            .toList());
  }
}
