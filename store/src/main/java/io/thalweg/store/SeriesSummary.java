package io.thalweg.store;

/// A series in short.
///
/// @param count of its values
/// @param lastValue at `lastStep`
public record SeriesSummary(
    String name, long count, long firstStep, long lastStep, double lastValue) {}
