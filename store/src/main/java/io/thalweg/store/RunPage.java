package io.thalweg.store;

import java.util.List;

/// A part of a list of runs.
///
/// @param total runs in the whole list
public record RunPage(List<StoredRun> runs, long total) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
