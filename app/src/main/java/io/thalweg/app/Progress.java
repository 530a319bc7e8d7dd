package io.thalweg.app;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a long task is and how long the rest will take.
interface Progress extends AutoCloseable {
  /// One unit is done; `now` says in a few words what.
  void advance(String now);

  @Override
  void close();

  /// A bar redrawn in place, for terminals.
  static Progress bar(String task, long total, PrintWriter err) {
    DelegatingProgressBarConsumer line =
        new DelegatingProgressBarConsumer(
            text -> {
              err.print("\r" + text);
              err.flush();
            },
            Bar.WIDTH);
    return new Bar(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(line)
            .build(),
        err);
  }

  /// A line each tenth of the way, for files and pipes.
  static Progress lines(String task, long total, PrintWriter err) {
    return new Lines(task, total, err);
  }

  /// Drawn by the library's own thread.
  record Bar(ProgressBar drawn, PrintWriter err) implements Progress {
    private static final int WIDTH = 100;

    @Override
    public void advance(String now) {
      drawn.setExtraMessage(now);
      drawn.step();
    }

    @Override
    public void close() {
      drawn.close();
      err.println();
      err.flush();
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
    public void advance(String now) {
      done++;
      if (done * LINES / total > (done - 1) * LINES / total) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Duration left = elapsed.multipliedBy(total - done).dividedBy(done);
        err.printf("%s %d/%d, %s left: %s%n", task, done, total, clock(left), now);
        err.flush();
      }
    }

    private static String clock(Duration left) {
      return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }

    @Override
    public void close() {}
  }
}
