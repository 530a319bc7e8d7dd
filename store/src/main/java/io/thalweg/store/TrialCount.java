package io.thalweg.store;

/// How many trials a run has.
///
/// @param withResult those of them whose result is recorded
public record TrialCount(long all, long withResult) {}
