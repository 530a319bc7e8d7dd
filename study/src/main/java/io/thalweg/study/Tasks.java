package io.thalweg.study;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// Runs trainings beside each other.
public final class Tasks {
  private Tasks() {}

  /// What each task gives, in their order. Where one fails, those that have not begun are left out.
  public static <T> List<T> run(Executor executor, List<? extends Callable<T>> tasks) {
    List<FutureTask<T>> futures = tasks.stream().map(task -> new FutureTask<T>(task)).toList();
    futures.forEach(executor::execute);
    try {
      return futures.stream().map(Tasks::result).toList();
    } finally {
      futures.forEach(future -> future.cancel(false));
    }
  }

  private static <T> T result(FutureTask<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException mistake -> throw mistake;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings ran", e);
    }
  }
}
