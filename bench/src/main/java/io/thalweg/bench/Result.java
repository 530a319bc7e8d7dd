package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/// What a contestant's process reports.
///
/// @param seconds of each epoch, the first of which warms up
/// @param resident bytes of the process in memory after each epoch
/// @param parameters numbers that it trained, which shows that the network is the same
/// @param testAccuracy after the last epoch, which shows that it did the work
/// @param engine name and version
record Result(
    List<Double> seconds,
    List<Long> resident,
    long parameters,
    double testAccuracy,
    String engine) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Result {
    seconds = List.copyOf(seconds);
    resident = List.copyOf(resident);
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
