package io.thalweg.spark;

import java.io.Serializable;
import java.util.List;

/// What a task gives back.
sealed interface GroupOutcome extends Serializable {
  /// All were trained.
  ///
  /// @param runs one for each recipe
  record Trained(List<SentRun> runs) implements GroupOutcome {}

  /// A training complained: it would again anywhere else.
  record Refused(RuntimeException complaint) implements GroupOutcome {}
}
