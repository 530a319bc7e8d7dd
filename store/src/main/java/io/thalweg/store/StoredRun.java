package io.thalweg.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A run as the store has it.
///
/// @param updated when something was last recorded of it
/// @param ended empty while it is at work or paused
/// @param tags sorted
/// @param result what it came to, a JSON object
/// @param reason why it failed, stopped or diverged, or is in an unknown state
public record StoredRun(
    RunId id,
    NewRun about,
    RunState state,
    Instant started,
    Instant updated,
    Optional<Instant> ended,
    List<String> tags,
    Optional<String> result,
    Optional<String> reason) {
  public StoredRun {
    tags = List.copyOf(tags);
  }

  /// The same run in a state that who looks at it knows better than the store.
  ///
  /// @param why it is in it
  public StoredRun with(RunState other, Optional<String> why) {
    return new StoredRun(id, about, other, started, updated, ended, tags, result, why);
  }
}
