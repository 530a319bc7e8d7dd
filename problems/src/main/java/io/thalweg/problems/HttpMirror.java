package io.thalweg.problems;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// A web server that has the four files as `.gz`.
///
/// @param base address of their folder, ending in `/`
/// @param patience how long one waits for the next [#LEAST_GAIN] bytes before giving up
/// @param limit most bytes of one file
record HttpMirror(URI base, Duration patience, long limit) implements Route {
  /// A server must bring at least so many bytes in each time of patience, or end.
  static final long LEAST_GAIN = 1 << 18;

  private static final int POLLS = 100;

  @Override
  public String title() {
    return base.toString();
  }

  @Override
  public Path bring(Path scratch, FetchProgress progress) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build();
    try {
      for (Part part : Part.values()) {
        download(client, part.fileName() + ".gz", scratch, progress);
      }
      return scratch;
    } finally {
      client.shutdownNow();
      client.close();
    }
  }

  private void download(HttpClient client, String name, Path scratch, FetchProgress progress)
      throws IOException {
    Path target = scratch.resolve(name);
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(name)).timeout(patience).GET().build();
    AtomicLong total = new AtomicLong();
    HttpResponse<Path> response =
        await(
            client.sendAsync(request, into(target, total)),
            target,
            done -> progress.at(name, done, total.get()));
    if (response.statusCode() != 200) {
      throw new DataException("%s: HTTP status %d".formatted(name, response.statusCode()));
    }
    progress.at(name, Files.size(target), total.get());
  }

  private BodyHandler<Path> into(Path target, AtomicLong total) {
    BodyHandler<Path> file = BodyHandlers.limiting(BodyHandlers.ofFile(target), limit);
    return answer -> {
      total.set(answer.headers().firstValueAsLong("Content-Length").orElse(0));
      return answer.statusCode() == 200 ? file.apply(answer) : BodySubscribers.replacing(target);
    };
  }

  private HttpResponse<Path> await(
      CompletableFuture<HttpResponse<Path>> download, Path target, LongConsumer progress)
      throws IOException {
    String name = target.getFileName().toString();
    long mark = 0;
    int polls = 0;
    try {
      while (polls < POLLS) {
        try {
          return download.get(patience.toMillis() / POLLS + 1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long size = Files.exists(target) ? Files.size(target) : 0;
          progress.accept(size);
          polls++;
          if (size >= mark + LEAST_GAIN) {
            mark = size;
            polls = 0;
          }
        }
      }
      throw new DataException("%s: too slow".formatted(name));
    } catch (ExecutionException e) {
      throw new DataException("%s: %s".formatted(name, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof ConnectException ? "cannot connect" : DataException.reason(cause);
  }
}
