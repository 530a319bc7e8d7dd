package io.thalweg.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A network that `export.py` wrote with PyTorch, and what PyTorch found it to do.
///
/// @param numbers by name
record Exported(String name, Map<String, double[]> numbers) {

  static Exported of(String name) {
    try (InputStream text = Exported.class.getResourceAsStream(name + ".txt")) {
      Map<String, double[]> numbers = new LinkedHashMap<>();
      new String(Objects.requireNonNull(text).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(words ->
              numbers.put(
                  words[0], Arrays.stream(words).skip(1).mapToDouble(Float::parseFloat).toArray()));
      return new Exported(name, numbers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file with that network.
  static Path file(String name) {
    return Path.of(
        Objects.requireNonNull(Exported.class.getResource(name + ".pt"), name).getPath());
  }

  Path file() {
    return file(name);
  }

  double[] get(String key) {
    return Objects.requireNonNull(numbers.get(key), key);
  }

  /// The examples with their targets.
  Examples examples(Task task, Arena arena) {
    MemorySegment features = floats(get("x"), arena);
    int size = get("x").length / task.width();
    double[] targets = get("targets");
    if (task.kind() == Task.Kind.NUMBERS) {
      return Examples.ofNumbers(
          features, floats(targets, arena), size, task.width(), task.outputs());
    }
    long[] labels = Arrays.stream(targets).mapToLong(target -> (long) target).toArray();
    return Examples.of(
        features,
        arena.allocateFrom(ValueLayout.JAVA_LONG, labels),
        size,
        task.width(),
        task.outputs());
  }

  private static MemorySegment floats(double[] numbers, Arena arena) {
    MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers[i]);
    }
    return segment;
  }
}
