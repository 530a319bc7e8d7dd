package io.thalweg.store;

/// A trial that was made without the store.
///
/// @param about what was tried
/// @param result a JSON object
public record FinishedTrial(NewTrial about, String result) {}
