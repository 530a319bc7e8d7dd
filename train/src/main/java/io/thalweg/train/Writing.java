package io.thalweg.train;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

/// A copy of a training that is written, or is going to be.
///
/// @param score infinite where it is not judged
/// @param isExtra whether no interval asked for it
/// @param arena of the copy, which the task closes
/// @param nanos that its writing took, once it is over
record Writing(
    long step,
    double score,
    boolean isExtra,
    Arena arena,
    FutureTask<Path> task,
    AtomicLong nanos) {
  /// Leaves it unwritten.
  void drop() {
    task.cancel(false);
    arena.close();
  }

  /// Waits for the checkpoint, also where the thread is interrupted.
  Path saved() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
