package io.thalweg.store;

/// One number of a series.
///
/// @param series name, such as `batch_loss`
/// @param step the series' own count: steps, epochs
/// @param value NaN where it was not a number; infinities are kept, the sign of a zero is not
public record Measurement(String series, long step, double value) {
  private static final int LONGEST = 10_000;

  public Measurement {
    if (series.isBlank() || series.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a series' name must have 1 to %d characters, got %d"
              .formatted(LONGEST, series.length()));
    }
  }
}
