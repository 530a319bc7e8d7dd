package io.thalweg.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// What every command is given.
///
/// @param console where its words go and its data are
/// @param threads how many it may use; where absent, the command decides
/// @param interrupts whom to tell what has to be brought to safety
/// @param watcher who looks on
/// @param desk the folder that relative paths of reports start from
record Context(
    Console console, Optional<Integer> threads, Interrupts interrupts, Watcher watcher, Path desk) {

  /// On the command line.
  Context(Console console, Optional<Integer> threads, Interrupts interrupts) {
    this(console, threads, interrupts, Watcher.NONE, Path.of(""));
  }

  /// Whether someone looks on, who may have other trainings in this process.
  boolean isWatched() {
    return !watcher.equals(Watcher.NONE);
  }

  Context withThreads(Optional<Integer> other) {
    return new Context(console, other, interrupts, watcher, desk);
  }

  /// Starts a progress display of `total` units.
  Progress progress(String task, long total) {
    return new Watched(console.progress(task, total), task, total, this);
  }

  /// Ends the work where someone wants it to end.
  ///
  /// @throws CancellationException then
  void checkGoesOn() {
    if (interrupts.isCancelled()) {
      throw new CancellationException("stopped");
    }
  }

  /// A display that the watcher sees too.
  private static final class Watched implements Progress {
    private final Progress shown;
    private final String task;
    private final long total;
    private final Context context;
    private long done;

    Watched(Progress shown, String task, long total, Context context) {
      this.shown = shown;
      this.task = task;
      this.total = total;
      this.context = context;
    }

    @Override
    public synchronized void to(long now, String what) {
      context.checkGoesOn();
      done = now;
      shown.to(now, what);
      context.watcher().progressed(task, done, total, what);
    }

    @Override
    public synchronized void advance(String what) {
      context.checkGoesOn();
      done++;
      shown.advance(what);
      context.watcher().progressed(task, done, total, what);
    }

    @Override
    public void close() {
      shown.close();
    }
  }
}
