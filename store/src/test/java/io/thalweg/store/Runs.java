package io.thalweg.store;

import java.util.List;
import java.util.stream.LongStream;

/// Runs and series to store.
final class Runs {
  private Runs() {}

  static NewRun named(String name) {
    return about("train", name);
  }

  static NewRun about(String kind, String name) {
    return new NewRun(
        kind,
        name,
        "adam(rate=0.002)",
        "mlp(128)",
        "digits",
        "{\"epochs\":10}",
        new NewRun.Identity(1, 2, "0.1.0"));
  }

  /// A value for each of `steps` steps, counted from 1: the step's square.
  static List<Measurement> squares(String series, int steps) {
    return LongStream.rangeClosed(1, steps)
        .mapToObj(step -> new Measurement(series, step, (double) step * step))
        .toList();
  }
}
