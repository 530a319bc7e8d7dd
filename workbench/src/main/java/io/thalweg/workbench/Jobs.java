package io.thalweg.workbench;

import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.thalweg.app.Program;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The commands that were started here.
final class Jobs implements AutoCloseable {
  private static final int MOST_LIVE = 3;
  private static final String RESUME = "resume";
  private static final int MOST = 24;
  private static final int MOST_NETWORKS = 4;

  /// Ctrl-C ends the process within 5 seconds, of which the record may need one.
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  private final Program program;
  private final InstantSource clock;
  private final Map<String, Job> all = new LinkedHashMap<>();
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("reader").factory());

  /// A page that outlives the process must not take another's job for its own.
  private final String process = HexFormat.of().toHexDigits(new SecureRandom().nextInt());

  private int begun;
  private boolean closed;

  Jobs(Program program, InstantSource clock) {
    this.program = program;
    this.clock = clock;
  }

  /// Starts a command.
  ///
  /// @throws HttpResponseException where too many are at work
  synchronized Job start(String call, Map<String, List<String>> values) {
    if (closed) {
      throw new HttpResponseException(503, "the workbench is being closed");
    }
    List<Job> live = all.values().stream().filter(job -> job.state().isLive()).toList();
    if (live.size() >= MOST_LIVE) {
      throw new HttpResponseException(
          409, "%d jobs are at work, at most as many may be: stop one".formatted(live.size()));
    }
    List<String> resumed = values.getOrDefault(RESUME, List.of());
    live.stream()
        .filter(job -> !resumed.isEmpty() && resumed.equals(job.brief().values().get(RESUME)))
        .findFirst()
        .ifPresent(job -> {
          throw new HttpResponseException(
              409, "job %s goes on with %s".formatted(job.id(), resumed.getFirst()));
        });
    Job job =
        new Job("j%d-%s".formatted(begun + 1, process), call, values, clock.instant(), reader);
    job.works(program.start(call, values, job));
    begun++;
    all.put(job.id(), job);
    tidy();
    return job;
  }

  /// Forgets the oldest that are over.
  private void tidy() {
    List<Job> over = all.values().stream().filter(job -> !job.state().isLive()).toList();
    for (int i = 0; i < over.size(); i++) {
      if (over.size() - i >= MOST_NETWORKS) {
        over.get(i).forget();
      }
      if (over.size() - i > MOST - MOST_LIVE) {
        all.remove(over.get(i).id());
      }
    }
  }

  /// The latest first.
  synchronized List<Job> list() {
    return new ArrayList<>(all.values()).reversed();
  }

  /// @throws NotFoundResponse where there is none of this name
  synchronized Job find(String id) {
    return Optional.ofNullable(all.get(id))
        .orElseThrow(() -> new NotFoundResponse("there is no such job"));
  }

  /// Ends all as Ctrl-C does.
  @Override
  public void close() {
    List<Job> jobs;
    synchronized (this) {
      closed = true;
      jobs = list();
    }
    List<Job> live = jobs.stream().filter(job -> job.state().isLive()).toList();
    live.forEach(Jobs::stop);
    List<Thread> waiting =
        live.stream().map(job -> Thread.startVirtualThread(() -> job.await(PATIENCE))).toList();
    try {
      for (Thread each : waiting) {
        each.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    jobs.forEach(Job::forget);
    jobs.forEach(job -> job.journal().close());
    reader.shutdown();
  }

  private static void stop(Job job) {
    try {
      job.stop();
    } catch (IllegalArgumentException _) {
      // It ended just now.
    }
  }
}
