package io.thalweg.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A series of which nothing but its name is known.
///
/// @param index gives colour, shape and dash
record NamedSeries(int index, String name) implements Series {
  /// Colours that are used before dashes begin.
  static final int COLOURS = 8;

  @Override
  public String label() {
    return name;
  }

  /// A series for each different name, in the order of their first appearance: one name has one
  /// colour in all panels of a figure.
  static List<NamedSeries> of(Stream<String> names) {
    List<String> different = names.distinct().toList();
    return IntStream.range(0, different.size())
        .mapToObj(i -> new NamedSeries(index(i), different.get(i)))
        .toList();
  }

  /// The series of a place, whatever the others are called.
  static NamedSeries at(int place, String name) {
    return new NamedSeries(index(place), name);
  }

  /// Eight colours, then the same with dashes.
  private static int index(int place) {
    return place / COLOURS * Marker.values().length + place % COLOURS;
  }

  static NamedSeries named(List<NamedSeries> all, String name) {
    Optional<NamedSeries> found =
        all.stream().filter(series -> series.name().equals(name)).findFirst();
    return found.orElseThrow();
  }
}
