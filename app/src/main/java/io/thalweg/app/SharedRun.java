package io.thalweg.app;

import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

/// A run that several processes do together, as one of them sees it.
///
/// @param owner what this process is called, for people to read
/// @param isJoined whether another process began it and writes its document
/// @param threads that train
/// @param err for warnings
/// @param tally of what this process did
record SharedRun(
    RunStore store,
    RunId id,
    String owner,
    boolean isJoined,
    int threads,
    PrintWriter err,
    Tally tally) {

  /// How many trials this process did.
  ///
  /// @param done whose results were recorded
  /// @param late whose results came after its lease
  /// @param failed that ended with an error here
  record Tally(AtomicInteger done, AtomicInteger late, AtomicInteger failed) {
    Tally() {
      this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }
  }

  /// The run has nothing left for a process that joined it.
  static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// This process, which began the run or goes on with it.
  static SharedRun of(RunStore store, RunId id, Context context) {
    return new SharedRun(store, id, false, context);
  }

  /// This process, which helps another.
  static SharedRun joined(RunStore store, RunId id, Context context) {
    return new SharedRun(store, id, true, context);
  }

  private SharedRun(RunStore store, RunId id, boolean isJoined, Context context) {
    this(
        store,
        id,
        "process %d on %s".formatted(ProcessHandle.current().pid(), machine()),
        isJoined,
        context.threads().orElseGet(Runtime.getRuntime()::availableProcessors),
        context.console().err(),
        new Tally());
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "a machine without a name";
    }
  }

  /// Whether it goes on, as the store has it.
  boolean isAtWork() {
    return store.show(id).state() == RunState.RUNNING;
  }

  /// Whether nobody is at work on it any more, as far as this machine can tell.
  boolean isLost() {
    return RunLock.seen(store.show(id), store).state() == RunState.LOST;
  }

  /// How it goes on where it ended early.
  String resumption() {
    return "go on with ./thalweg %s --resume %s".formatted(store.show(id).about().kind(), id);
  }

  void warn(String text) {
    err.println("warning: " + text);
  }
}
