package io.thalweg.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a trial is.
public enum TrialState {
  /// Waits for a worker.
  QUEUED,
  /// A worker has it, as long as its lease lasts.
  RUNNING,
  /// Its result is recorded.
  DONE,
  /// Given up, with a reason.
  FAILED;

  /// As it is written in the store.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TrialState> of(String word) {
    return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
  }
}
