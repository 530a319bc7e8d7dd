package io.thalweg.app;

import io.thalweg.train.Control;
import io.thalweg.train.Descent;
import io.thalweg.train.Event;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks on while a command works. It is told on the threads that train and must return at once; a
/// command is the same with and without it.
public interface Watcher {
  /// Does not look.
  Watcher NONE = new Watcher() {};

  /// The command begins to be recorded.
  ///
  /// @param run tells its id in the store, which may have to be waited for; empty where it has none
  default void began(Supplier<Optional<String>> run) {}

  /// A training that can be told what to do makes its first step now.
  ///
  /// @param descent to be touched only by a [look][Control#look]
  default void begun(Descent descent, Control control) {}

  /// Something happened in a training.
  ///
  /// @param of which of them, where there are several; else empty
  default void told(String of, Event event) {}

  /// The training made its last step; its network can be looked at until this returns.
  default void trained(Descent descent) {}

  /// How far a command of several parts is.
  ///
  /// @param task the part
  /// @param now what was done last, in a few words
  default void progressed(String task, long done, long total, String now) {}

  /// The command is over.
  default void over(Program.Reply reply) {}
}
