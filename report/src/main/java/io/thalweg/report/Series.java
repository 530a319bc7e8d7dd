package io.thalweg.report;

import io.thalweg.study.Comparison;
import java.util.List;
import java.util.stream.IntStream;

/// An optimizer in a figure.
///
/// @param index place in the comparison, from 0; gives colour, shape and dash
/// @param label short name, different from all others'
/// @param name the whole expression
/// @param result its trainings
record Series(int index, String label, String name, Comparison.Result result) {

  static List<Series> of(Comparison comparison) {
    List<Comparison.Result> results = comparison.results();
    List<String> labels =
        ShortNames.of(results.stream().map(Comparison.Result::optimizer).toList());
    return IntStream.range(0, results.size())
        .mapToObj(i -> new Series(i, labels.get(i), results.get(i).optimizer(), results.get(i)))
        .toList();
  }

  /// Opens a group in the series' colour and dash, named for the pointer.
  Svg group(Svg svg, String classes) {
    return svg.group(classes + " " + Marker.classes(index)).title(name);
  }

  /// What there is to say of trainings that diverged; empty where none did.
  String divergence() {
    int diverged = result.diverged().size();
    return diverged == 0
        ? ""
        : "diverged in %d of %s".formatted(diverged, Numbers.count(result.runs().size(), "seed"));
  }
}
