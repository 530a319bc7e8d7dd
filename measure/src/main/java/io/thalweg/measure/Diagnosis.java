package io.thalweg.measure;

import io.thalweg.train.Run;
import java.util.List;
import java.util.Optional;

/// A training with what its instruments read: plain data, for whoever prints or draws it.
///
/// @param run the training
/// @param series of each quantity, in the order in which they were first measured
/// @param warnings what instruments told while it went on
/// @param findings what the series say, in words
public record Diagnosis(Run run, List<Series> series, List<Note> warnings, List<Note> findings) {
  public Diagnosis {
    series = List.copyOf(series);
    warnings = List.copyOf(warnings);
    findings = List.copyOf(findings);
  }

  /// The series of a quantity, where it was measured.
  public Optional<Series> series(String name) {
    return series.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
