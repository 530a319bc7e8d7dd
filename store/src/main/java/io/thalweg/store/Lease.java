package io.thalweg.store;

import java.util.List;

/// A worker's right to trials that are done together, for a time.
///
/// @param number of the first; those of the others follow
/// @param owner the worker, for people to read
/// @param token greater with each claim; only the latest is listened to
public record Lease(RunId run, int number, List<NewTrial> trials, String owner, long token) {
  public Lease {
    trials = List.copyOf(trials);
  }
}
