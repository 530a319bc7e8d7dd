package io.thalweg.workbench;

import io.javalin.http.HttpResponseException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Threads that work out answers. Requests themselves are on virtual threads, which share the
/// processors without taking turns: on those a long computation would keep all others waiting, also
/// the order to stop.
final class Clerks implements AutoCloseable {
  private static final int MOST_WAITING = 64;

  private final ThreadPoolExecutor threads;

  /// @param count who work at once; so many more answers may wait, and further ones are refused
  Clerks(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("answer-", 1).factory());
  }

  /// Waits for an answer.
  <T> T ask(Supplier<T> question) {
    try {
      Future<T> answer = threads.submit(question::get);
      return answer.get();
    } catch (RejectedExecutionException | CancellationException _) {
      throw new HttpResponseException(503, "too much is asked at once; ask again");
    } catch (ExecutionException exception) {
      if (exception.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException(exception.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new HttpResponseException(503, "the workbench ends");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
