package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/// What a contestant's process reports.
///
/// @param seconds of each epoch, the first of which warms up
/// @param testAccuracy after the last epoch, which shows that it did the work
/// @param engine name and version
record Result(List<Double> seconds, double testAccuracy, String engine) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Result {
    seconds = List.copyOf(seconds);
  }

  /// As the last line of standard output.
  void print() {
    try {
      System.out.println(JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Result of(String output) {
    try {
      return JSON.readValue(output.lines().toList().getLast(), Result.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
