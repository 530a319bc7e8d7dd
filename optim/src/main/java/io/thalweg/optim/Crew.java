package io.thalweg.optim;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Spreads numbered pieces of work over the calling thread and the threads of an executor.
final class Crew {
  /// A piece of work.
  @FunctionalInterface
  interface Work {
    void on(int worker, int piece);
  }

  private final Executor executor;
  private final int workers;
  private final AtomicInteger next = new AtomicInteger();
  private final Semaphore done = new Semaphore(0);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Crew(Executor executor, int workers) {
    this.executor = executor;
    this.workers = workers;
  }

  int workers() {
    return workers;
  }

  /// Runs pieces 0 to `pieces` − 1, each once; returns when all are done.
  void run(int pieces, Work work) {
    next.set(0);
    int helpers = 0;
    try {
      for (int worker = 1; worker < Math.min(workers, pieces); worker++) {
        int number = worker;
        executor.execute(() -> help(number, pieces, work));
        helpers++;
      }
    } catch (RejectedExecutionException _) {
      // The others do its share.
    }
    help(0, pieces, work);
    done.acquireUninterruptibly(helpers + 1);
    @Nullable Throwable thrown = failure.getAndSet(null);
    if (thrown != null) {
      throw new IllegalStateException("a step failed: " + thrown.getMessage(), thrown);
    }
  }

  private void help(int worker, int pieces, Work work) {
    try {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        work.on(worker, piece);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      done.release();
    }
  }
}
