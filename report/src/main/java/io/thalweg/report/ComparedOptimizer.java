package io.thalweg.report;

import io.thalweg.study.Comparison;
import java.util.List;
import java.util.stream.IntStream;

/// An optimizer of a comparison.
///
/// @param index place in the comparison, from 0; gives colour, shape and dash
/// @param label short name, different from all others'
/// @param name the whole expression
/// @param result its trainings
record ComparedOptimizer(int index, String label, String name, Comparison.Result result)
    implements Series {

  static List<ComparedOptimizer> of(Comparison comparison) {
    List<Comparison.Result> results = comparison.results();
    List<String> labels =
        ShortNames.of(results.stream().map(Comparison.Result::optimizer).toList());
    return IntStream.range(0, results.size())
        .mapToObj(i ->
            new ComparedOptimizer(i, labels.get(i), results.get(i).optimizer(), results.get(i)))
        .toList();
  }

  /// What there is to say of trainings that diverged; empty where none did.
  String divergence() {
    int diverged = result.diverged().size();
    return diverged == 0
        ? ""
        : "diverged in %d of %s".formatted(diverged, Numbers.count(result.runs().size(), "seed"));
  }
}
