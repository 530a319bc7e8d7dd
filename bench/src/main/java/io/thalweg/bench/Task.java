package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/// What every contestant is given: a network that is trained by gradient descent with momentum on
/// the same data in memory, in a new random order each epoch.
///
/// @param home folder with the data sets
/// @param data name of the data set
/// @param model what is trained
/// @param epochs passes over the training data
/// @param batch examples per step; the last step of an epoch may have fewer
/// @param rate learning rate
/// @param momentum share of the velocity that is kept
/// @param threads that the engine computes with
/// @param seed of initialisation and order
record Task(
    String home,
    String data,
    Architecture model,
    int epochs,
    int batch,
    double rate,
    double momentum,
    int threads,
    long seed) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// The task as one argument of a command line.
  String toArgument() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Task of(String argument) {
    try {
      return JSON.readValue(argument, Task.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Pixels in `[0,1]`.
  Dataset dataset(Arena arena) {
    return new DataHome(Path.of(home)).load(data, Scaling.UNIT, arena);
  }
}
