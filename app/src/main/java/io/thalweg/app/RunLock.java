package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.tensors.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Held by the process that is at work on a run.
///
/// @param lock of the run's folder; none where the run has no folder, or it is held already
record RunLock(Optional<FolderLock> lock) implements AutoCloseable {
  /// Takes the lock of a run.
  ///
  /// @param folder the run's
  /// @throws SettingException where another is at work on it
  static RunLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    Optional<FolderLock> taken = FolderLock.take(folder);
    if (taken.isEmpty()) {
      throw new SettingException(
          "run %s is at work in %s and must end before it goes on"
              .formatted(
                  folder.getFileName(), FolderLock.holder(folder).orElse("another process")));
    }
    return new RunLock(taken);
  }

  /// Takes the lock of a run that begins; none where it is not recorded, or goes on and is held
  /// already.
  static RunLock ofNew(Recall recall, RunRecord record) throws IOException {
    Optional<Path> folder = recall.name().isPresent() ? Optional.empty() : record.folder();
    return folder.isPresent() ? take(folder.get()) : new RunLock(Optional.empty());
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
