package io.thalweg.measure;

import io.thalweg.train.Event;
import io.thalweg.train.Quantity;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Keeps what the instruments of one training read.
public final class Recorder implements Consumer<Event> {
  private final Map<String, Kept> series = new LinkedHashMap<>();
  private final List<Note> warnings = new ArrayList<>();

  private record Kept(Quantity quantity, long every, List<Long> steps, List<List<Double>> values) {
    Series series() {
      return new Series(quantity.name(), quantity.unit(), every, quantity.labels(), steps, values);
    }
  }

  /// Nothing was read yet.
  public Recorder() {}

  @Override
  public void accept(Event event) {
    switch (event) {
      case Event.Measured measured -> keep(measured);
      case Event.Warned(long step, String text) -> warnings.add(new Note(step, text));
      default -> {}
    }
  }

  private void keep(Event.Measured measured) {
    Quantity quantity = measured.quantity();
    Kept kept =
        series.computeIfAbsent(
            quantity.name(),
            _ -> new Kept(quantity, measured.every(), new ArrayList<>(), new ArrayList<>()));
    if (!kept.quantity().equals(quantity)) {
      throw new IllegalStateException("two instruments measure a " + quantity.name());
    }
    kept.steps().add(measured.step());
    kept.values().add(measured.values());
  }

  /// What was kept, and what it says.
  public Diagnosis diagnosis(Run run) {
    List<Series> all = series.values().stream().map(Kept::series).toList();
    return new Diagnosis(run, all, warnings, Findings.of(all));
  }
}
