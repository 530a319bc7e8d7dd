package io.thalweg.store;

import java.util.Arrays;
import java.util.Locale;

/// How far a run is.
public enum RunState {
  /// At work, or its process ended without a word.
  RUNNING,
  /// Holding still; may go on.
  PAUSED,
  /// Went through.
  DONE,
  /// Ended by an error.
  FAILED,
  /// Ended by its user.
  STOPPED,
  /// Ended because the loss left its bounds.
  DIVERGED,
  /// Was at work until its process ended without a word. No database says so: it is for those who
  /// can see that nobody is at work on it any more.
  LOST,
  /// The database has a word that this version does not know. Nothing is ever set to this.
  UNKNOWN;

  /// As it is written in the store and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunState of(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
