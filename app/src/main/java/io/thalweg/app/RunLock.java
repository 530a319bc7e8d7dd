package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.RunState;
import io.thalweg.store.StoredRun;
import io.thalweg.tensors.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Held by the process that is at work on a run.
///
/// @param lock of the run's folder; none where the run has no folder, or it is held already
record RunLock(Optional<FolderLock> lock) implements AutoCloseable {
  private static final String LOST = "its process ended without a word";

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

  /// Takes the lock of a run that is recorded; none where this process has it already, or the
  /// folder can not be written: recording ends no command.
  static RunLock ifFree(Path folder) {
    try {
      Files.createDirectories(folder);
      return new RunLock(FolderLock.take(folder));
    } catch (IOException _) {
      return new RunLock(Optional.empty());
    }
  }

  /// Who is at work on a run, as people say it; empty where nobody is.
  static Optional<String> holder(Path folder) throws IOException {
    Optional<String> holder = FolderLock.holder(folder);
    // Without a record only its checkpoints are held.
    return holder.isPresent()
        ? holder
        : FolderLock.holder(CheckpointOptions.checkpoints(folder));
  }

  /// The run, lost where the store has it as running but nobody is at work on it. That can be told
  /// only on the machine where it ran: elsewhere its folder was never locked.
  static StoredRun seen(StoredRun run, Path folder) {
    try {
      boolean isLost =
          run.state() == RunState.RUNNING
              && FolderLock.isKnown(folder)
              && holder(folder).isEmpty();
      return isLost ? run.with(RunState.LOST, Optional.of(LOST)) : run;
    } catch (IOException _) {
      return run;
    }
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }

  /// Lets go; what can not be closed the end of the process does.
  void release() {
    try {
      close();
    } catch (IOException _) {
      // Nobody else needs to know.
    }
  }
}
