package io.thalweg.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one process after the other do what only one may do at a time. A process that ends, however
/// it does, lets go.
final class FileLocks {
  /// The system's lock is one of processes, and refuses a second thread.
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private FileLocks() {}

  static void hold(Path file, Runnable work) {
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      work.run();
    } catch (IOException exception) {
      throw new StoreException(file.toString(), exception);
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
