package io.thalweg.app;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a long task is and how long the rest will take. May be told from several threads.
interface Progress extends AutoCloseable {
  /// So many units are done; `now` says in a few words what with.
  void to(long done, String now);

  /// One more unit is done.
  void advance(String now);

  @Override
  void close();

  /// A bar redrawn in place, for terminals of so many columns.
  static Progress bar(String task, long total, PrintWriter err, int columns) {
    return new Bar(task, total, err, columns);
  }

  /// A line each tenth of the way, for files and pipes.
  static Progress lines(String task, long total, PrintWriter err) {
    return new Lines(task, total, err);
  }

  /// Drawn by the library's own thread.
  final class Bar implements Progress {
    private static final int WIDEST = 120;
    private static final String TO_START = "\r";
    private static final String CLEAR_REST = "\u001b[K";

    private final ProgressBar bar;
    private final PrintWriter err;

    private Bar(String task, long total, PrintWriter err, int columns) {
      this.err = err;
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(
                  new DelegatingProgressBarConsumer(this::draw, Math.min(columns - 1, WIDEST)))
              .build();
    }

    private void draw(String line) {
      err.print(TO_START + line + CLEAR_REST);
      err.flush();
    }

    @Override
    public void to(long done, String now) {
      bar.setExtraMessage(now);
      bar.stepTo(done);
    }

    @Override
    public void advance(String now) {
      bar.setExtraMessage(now);
      bar.step();
    }

    @Override
    public void close() {
      bar.close();
      err.println();
    }
  }

  /// Plain text.
  final class Lines implements Progress {
    private static final int LINES = 10;

    private final String task;
    private final long total;
    private final PrintWriter err;
    private final long start = System.nanoTime();
    private long done;

    private Lines(String task, long total, PrintWriter err) {
      this.task = task;
      this.total = total;
      this.err = err;
    }

    @Override
    public synchronized void to(long now, String what) {
      long before = done;
      done = now;
      if (total > 0 && now * LINES / total > before * LINES / total) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Duration left = elapsed.multipliedBy(total - now).dividedBy(now);
        err.printf("%s %d/%d, %s left: %s%n", task, now, total, clock(left), what);
        err.flush();
      }
    }

    @Override
    public synchronized void advance(String now) {
      to(done + 1, now);
    }

    private static String clock(Duration left) {
      return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }

    @Override
    public void close() {}
  }
}
