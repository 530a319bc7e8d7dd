package io.thalweg.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import io.thalweg.problems.TestFunction.Minimum;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `trace --json` prints.
///
/// @param trace of the optimizer
/// @param others of those that it is compared with, likewise
/// @param problem absent where gradients are given
/// @param report the picture; absent where none was wanted
record TraceDocument(
    @JsonUnwrapped Trace trace,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Trace> others,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Problem> problem,
    Optional<Path> report) {

  /// The function.
  ///
  /// @param expression in canonical form
  /// @param box that it is shown in
  /// @param minima the global ones, as far as they are known
  record Problem(String expression, int dimension, Domain box, List<Minimum> minima) {
    static Problem of(Chosen<TestFunction> chosen, Domain box) {
      TestFunction function = chosen.value();
      return new Problem(chosen.expression(), function.dimension(), box, function.minima());
    }
  }

  /// All, the one first.
  List<Trace> all() {
    return Stream.concat(Stream.of(trace), others.stream()).toList();
  }

  /// A table for each.
  @Override
  public String toString() {
    return all().stream().map(Trace::toString).collect(Collectors.joining("\n"))
        + report.map(path -> "\nreport: " + path + "\n").orElse("");
  }
}
