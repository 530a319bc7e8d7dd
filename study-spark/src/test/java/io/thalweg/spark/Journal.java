package io.thalweg.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/// Writes down what becomes of executors and tasks.
final class Journal extends SparkListener {
  private final long start = System.nanoTime();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final BiConsumer<String, Integer> started;

  /// @param started is told executor and number of each task that starts
  Journal(BiConsumer<String, Integer> started) {
    this.started = started;
  }

  void note(String what) {
    lines.add("%6.2f s  %s".formatted((System.nanoTime() - start) / 1e9, what));
  }

  List<String> lines() {
    return new ArrayList<>(lines);
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    note("executor %s has come".formatted(event.executorId()));
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    note("executor %s is lost: %s".formatted(event.executorId(), event.reason()));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    int task = event.taskInfo().index();
    String executor = event.taskInfo().executorId();
    note(
        "task %d, attempt %d: starts on executor %s"
            .formatted(task, event.taskInfo().attemptNumber() + 1, executor));
    started.accept(executor, task);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    boolean done = event.reason() instanceof Success$;
    note(
        "task %d, attempt %d: %s on executor %s"
            .formatted(
                event.taskInfo().index(),
                event.taskInfo().attemptNumber() + 1,
                done ? "done" : "FAILED",
                event.taskInfo().executorId()));
  }
}
