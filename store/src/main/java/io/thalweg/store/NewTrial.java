package io.thalweg.store;

/// Something to be tried.
///
/// @param recipe optimizer expression
/// @param settings everything else that a worker must know, a JSON object
public record NewTrial(String recipe, String settings) {}
