package io.thalweg.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The instruments of one training: asks each when it is due and passes on what it reads.
final class Watch implements AutoCloseable {
  private final Consumer<Event> listener;
  private final long lastStep;
  private final List<Watched> all = new ArrayList<>();

  /// @param every steps between two looks
  private record Watched(Gauge gauge, long every) {}

  Watch(List<? extends Instrument> instruments, Descent descent, Consumer<Event> listener) {
    this.listener = listener;
    Training training = descent.training();
    lastStep = training.totalSteps();
    try {
      for (Instrument instrument : instruments) {
        long every = instrument.schedule().steps(training);
        all.add(new Watched(instrument.on(descent), every));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  void beforeStep(Moment moment) {
    for (Watched each : all) {
      if (isDue(each, moment)) {
        each.gauge().beforeStep(moment, readings(each, moment));
      }
    }
  }

  void afterStep(Moment moment) {
    for (Watched each : all) {
      if (isDue(each, moment)) {
        each.gauge().afterStep(moment, readings(each, moment));
      }
    }
  }

  private boolean isDue(Watched watched, Moment moment) {
    long since = (moment.step() - 1) % watched.every();
    return since == 0 || (moment.step() == lastStep && 2 * since >= watched.every());
  }

  private Readings readings(Watched watched, Moment moment) {
    return new Readings() {
      @Override
      public void measured(Quantity quantity, double... values) {
        if (values.length != quantity.size()) {
          throw new IllegalArgumentException(
              "%s has %d values, got %d"
                  .formatted(quantity.name(), quantity.size(), values.length));
        }
        List<Double> boxed = new ArrayList<>(values.length);
        for (double value : values) {
          boxed.add(value);
        }
        listener.accept(new Event.Measured(moment.step(), watched.every(), quantity, boxed));
      }

      @Override
      public void warned(String text) {
        listener.accept(new Event.Warned(moment.step(), text));
      }
    };
  }

  @Override
  public void close() {
    all.forEach(each -> each.gauge().close());
    all.clear();
  }
}
