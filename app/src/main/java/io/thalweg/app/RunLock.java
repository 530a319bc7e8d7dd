package io.thalweg.app;

import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Held by the process that is at work on a run. One that ends, however it does, lets go.
final class RunLock implements AutoCloseable {
  private static final String FILE = ".lock";

  private final Optional<FileChannel> channel;

  private RunLock(Optional<FileChannel> channel) {
    this.channel = channel;
  }

  /// Takes the lock of a run that begins; none where it is not recorded, or goes on and is held
  /// already.
  static RunLock ofNew(Recall recall, RunRecord record) throws IOException {
    Optional<Path> folder = recall.name().isPresent() ? Optional.empty() : record.folder();
    return folder.isPresent() ? take(folder.get()) : new RunLock(Optional.empty());
  }

  /// Takes the lock of a run.
  ///
  /// @param folder the run's
  /// @throws SettingException where another process, or another command of this one, is at work on
  ///   it
  static RunLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel).isEmpty()) {
      channel.close();
      throw new SettingException(
          "a run must be at rest: another process is at work on " + folder.getFileName());
    }
    return new RunLock(Optional.of(channel));
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close(); // and with it the lock
    }
  }
}
