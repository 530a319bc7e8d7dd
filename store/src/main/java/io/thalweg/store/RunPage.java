package io.thalweg.store;

import java.util.List;

/// A part of a list of runs.
///
/// @param total runs in the whole list
/// @param faults what is wrong with rows of the database, a line for each: of those that can be
///   read nevertheless, and of those that can not and are left out
public record RunPage(List<StoredRun> runs, long total, List<String> faults) {
  public RunPage {
    runs = List.copyOf(runs);
    faults = List.copyOf(faults);
  }
}
