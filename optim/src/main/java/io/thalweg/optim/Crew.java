package io.thalweg.optim;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Spreads numbered pieces of work over the calling thread and the threads of an executor.
final class Crew {
  private final Executor executor;
  private final int workers;

  Crew(Executor executor, int workers) {
    this.executor = executor;
    this.workers = workers;
  }

  /// Runs pieces 0 to `pieces` − 1, each once; returns when all are done. Pieces that no thread of
  /// the executor comes for are done by the calling one.
  void run(int pieces, IntConsumer work) {
    Run run = new Run(pieces, work);
    try {
      for (int worker = 1; worker < Math.min(workers, pieces); worker++) {
        executor.execute(run::help);
      }
    } catch (RuntimeException | Error _) {
      // No thread: the others do its share, and nothing is left half done.
    }
    run.help();
    run.finish();
  }

  /// One run: a thread that comes late finds nothing left of it.
  private static final class Run {
    private final int pieces;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final Semaphore done = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Run(int pieces, IntConsumer work) {
      this.pieces = pieces;
      this.work = work;
    }

    void help() {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        try {
          work.accept(piece);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.release();
        }
      }
    }

    void finish() {
      done.acquireUninterruptibly(pieces);
      @Nullable Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("a step failed: " + thrown.getMessage(), thrown);
      }
    }
  }
}
