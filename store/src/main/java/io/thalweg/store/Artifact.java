package io.thalweg.store;

/// A file that a run made.
///
/// @param kind a lower-case word: `report`, `weights`, …
/// @param path from the run's folder, or absolute where the user chose the place
/// @param sha256 of its bytes when it was recorded, lower-case hex
/// @param bytes its size
public record Artifact(String kind, String path, String sha256, long bytes) {}
