package io.thalweg.store;

import java.time.Instant;
import java.util.OptionalLong;

/// Something that happened in a run.
///
/// @param kind a lower-case word: `diverged`, `warning`, `checkpoint`, …
/// @param step at which it happened, where it has one
public record RunEvent(Instant at, String kind, OptionalLong step, String message) {}
