package io.thalweg.app;

import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import io.thalweg.store.UnknownRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deletes runs.
@Command(
    name = "delete",
    description = "Delete runs with their numbers and their folders.",
    footer = "  ./thalweg runs delete 20260102-030405-k3fz")
final class RunsDeleteCommand implements Query {
  /// May be at work.
  private static final Set<RunState> BY_FORCE = Set.of(RunState.RUNNING, RunState.UNKNOWN);

  @Parameters(paramLabel = "RUN", arity = "1..*", description = KeptRuns.WHICH)
  List<String> runs = new ArrayList<>();

  @Option(names = "--force", description = "Delete also what may be at work on another machine.")
  boolean force;

  private record Document(List<String> deleted) {}

  @Override
  public Answer answer(Context context) throws Exception {
    Path folders = context.console().home().resolve("runs");
    if (runs.stream().allMatch(run -> isFolder(folders, run))) {
      try (RunStore store = context.console().runs()) {
        return delete(store, folders);
      }
    }
    return KeptRuns.of(context, runs.getFirst(), store -> delete(store, folders));
  }

  /// Whether it is all of an id, of a run with a folder.
  private static boolean isFolder(Path folders, String run) {
    return RunId.isId(run) && Files.isDirectory(folders.resolve(run));
  }

  /// Also one with checkpoints that was not recorded.
  private static RunId find(RunStore store, Path folders, String run) {
    return isFolder(folders, run) ? new RunId(run) : store.find(run);
  }

  private Answer delete(RunStore store, Path folders) throws IOException {
    // All are looked up before the first goes, so that a slip deletes nothing.
    List<RunId> ids = runs.stream().map(run -> find(store, folders, run)).distinct().toList();
    for (RunId id : ids) {
      checkIsIdle(id, store.folder(id));
      if (!force && mayBeAtWork(store, id)) {
        throw new IllegalArgumentException(
            "run %s is %s; --force deletes it nevertheless"
                .formatted(id, store.show(id).state().word()));
      }
    }
    for (RunId id : ids) {
      delete(store, id);
    }
    List<String> deleted = ids.stream().map(RunId::text).toList();
    return new Answer(new Document(deleted), "deleted %s%n".formatted(String.join(", ", deleted)));
  }

  /// Nobody goes on with it meanwhile, who would find half of it.
  private static void delete(RunStore store, RunId id) throws IOException {
    Path folder = store.folder(id);
    try (RunLock _ =
        Files.isDirectory(folder) ? RunLock.take(folder) : new RunLock(Optional.empty())) {
      store.delete(id);
    }
  }

  private static boolean mayBeAtWork(RunStore store, RunId id) {
    try {
      return store.isHeld(id) || BY_FORCE.contains(RunLock.seen(store.show(id), store).state());
    } catch (UnknownRunException _) {
      return false; // It was not recorded.
    }
  }

  /// What the store says may be old or another's; who holds the run's folder or its checkpoints is
  /// at work.
  private static void checkIsIdle(RunId id, Path folder) throws IOException {
    Optional<String> holder = RunLock.holder(folder);
    if (holder.isPresent()) {
      throw new IllegalArgumentException(
          "run %s is at work in %s and must end before it is deleted, also with --force"
              .formatted(id, holder.get()));
    }
  }
}
