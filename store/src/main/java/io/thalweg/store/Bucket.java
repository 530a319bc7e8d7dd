package io.thalweg.store;

/// Neighbouring values of a series, drawn as one.
///
/// @param firstStep of the values in it
/// @param lastStep of the values in it
/// @param min of those that are numbers, as are `max` and `mean`; NaN where none is
/// @param count of the values in it, numbers or not
public record Bucket(
    long firstStep, long lastStep, double min, double max, double mean, long count) {
  static Bucket of(long step, double value) {
    return new Bucket(step, step, value, value, value, 1);
  }
}
