package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/// What those who step side by side are given.
///
/// @param recipes one after the other
/// @param tensors that are stepped
/// @param rounds counted turns of each
/// @param threads of each
record PeerTask(List<String> recipes, Tensors tensors, int rounds, int threads) {
  private static final ObjectMapper JSON = new ObjectMapper();

  PeerTask {
    recipes = List.copyOf(recipes);
  }

  /// What was measured of one.
  ///
  /// @param recipe what all make a step of
  /// @param who makes it
  /// @param milliseconds median of the turns
  /// @param ratio median of its time over ours in the same turn
  /// @param distance largest difference from our parameters behind the first steps, over their size
  ///   plus 0.01
  record Line(
      String recipe,
      Tensors tensors,
      int threads,
      String who,
      double milliseconds,
      double ratio,
      double distance) {}

  /// As one argument of a command line.
  String toArgument() {
    return write(this);
  }

  static PeerTask of(String argument) {
    try {
      return JSON.readValue(argument, PeerTask.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Prints what was measured as a line of standard output.
  static void print(List<Line> lines) {
    System.out.println(write(lines));
  }

  /// What a process printed last.
  static List<Line> lines(String output) {
    try {
      return List.of(JSON.readValue(output.lines().toList().getLast(), Line[].class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
