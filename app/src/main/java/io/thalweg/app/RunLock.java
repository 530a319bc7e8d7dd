package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import io.thalweg.tensors.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Held by the process that is at work on a run.
///
/// @param lock of the run's folder; none where the run has no folder, or it is held already
record RunLock(Optional<FolderLock> lock) implements AutoCloseable {
  private static final String LOST = "its process ended without a word";
  private static final String PROCESS = "process";

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
    return holder.isPresent() ? holder : FolderLock.holder(CheckpointOptions.checkpoints(folder));
  }

  /// Notes which process is at work on a run, this one, so that another machine where it was before
  /// knows that it is not there any more.
  static void note(RunStore store, RunId run) throws IOException {
    FolderLock.lastSignature(store.folder(run))
        .map(who -> new RunEvent(Instant.now(), PROCESS, OptionalLong.empty(), who))
        .ifPresent(event -> store.note(run, event));
  }

  /// The run, lost where the store has it as running but nobody is at work on it. That can be told
  /// only where the process that was at work last had its lock, on the same machine. Of a shared
  /// run others may still have trials, wherever they are.
  static StoredRun seen(StoredRun run, RunStore store) {
    Path folder = store.folder(run.id());
    try {
      boolean isLost =
          run.state() == RunState.RUNNING
              && wasHere(run.id(), store)
              && holder(folder).isEmpty()
              && !store.isHeld(run.id());
      return isLost ? run.with(RunState.LOST, Optional.of(LOST)) : run;
    } catch (IOException _) {
      return run;
    }
  }

  /// A process takes the lock before it notes that: where none noted anything, it is whose lock is
  /// here.
  private static boolean wasHere(RunId run, RunStore store) throws IOException {
    Optional<String> here = FolderLock.lastSignature(store.folder(run));
    Optional<String> last =
        store.events(run).stream()
            .filter(event -> event.kind().equals(PROCESS))
            .reduce((_, later) -> later)
            .map(RunEvent::message);
    return here.isPresent() && (last.isEmpty() || here.equals(last));
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
