package io.thalweg.bench;

import io.thalweg.measure.Instruments;
import io.thalweg.train.Descent;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The same training twice, step by step in turn: once bare, once with instruments, so that
/// whatever else the machine does meets both.
final class InstrumentTrial implements AutoCloseable {
  private static final int NEIGHBOURS = 16;

  private final LongSupplier clock;
  private final Descent bare;
  private final Descent watched;
  private final List<Watched> instruments = new ArrayList<>();
  private final double[] lastSteps = new double[NEIGHBOURS];
  private final double clockSeconds;
  private long made;

  /// @param looks seconds of each look, in plain steps of the same moment
  private record Watched(String name, Gauge gauge, long every, List<Double> looks) {}

  /// What one part of the training took.
  ///
  /// @param step median seconds of a bare step
  /// @param bare seconds of the bare steps
  /// @param watched seconds of the steps with their looks
  record Part(double step, double bare, double watched) {}

  /// One instrument.
  ///
  /// @param every steps between two looks
  /// @param look what one takes, in bare steps: median
  /// @param share what the looks add to a training
  record Line(String instrument, long every, double look, double share) {}

  private static final Readings UNREAD =
      new Readings() {
        @Override
        public void measured(Quantity quantity, double... values) {}

        @Override
        public void warned(String text) {}
      };

  /// @param clock nanoseconds
  InstrumentTrial(Training training, List<Instrument> instruments, LongSupplier clock) {
    this.clock = clock;
    bare = new Descent(training);
    watched = new Descent(training);
    for (Instrument each : instruments) {
      String name = Instruments.CATALOGUE.expression(each).orElseThrow().toString();
      long every = each.schedule().steps(training);
      this.instruments.add(new Watched(name, each.on(watched), every, new ArrayList<>()));
    }
    clockSeconds = clockSeconds();
  }

  /// What it takes to read the clock.
  private double clockSeconds() {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(since(clock.getAsLong()));
    }
    return Report.median(all);
  }

  private double since(long start) {
    return (clock.getAsLong() - start) / 1e9;
  }

  /// Makes so many more steps of both.
  Part run(int steps) {
    List<Double> all = new ArrayList<>();
    double withLooks = 0;
    for (int i = 0; i < steps; i++) {
      made++;
      double first = made % 2 == 0 ? bareStep() : 0; // each is first every other time
      withLooks += watchedStep();
      double step = made % 2 == 0 ? first : bareStep();
      all.add(step);
      lastSteps[(int) (made % NEIGHBOURS)] = step;
    }
    double sum = all.stream().mapToDouble(Double::doubleValue).sum();
    return new Part(Report.median(all), sum, withLooks);
  }

  private double bareStep() {
    long start = clock.getAsLong();
    bare.nextGradient();
    bare.optimizer().step();
    return since(start) - clockSeconds;
  }

  private double watchedStep() {
    long start = clock.getAsLong();
    double loss = watched.nextGradient();
    double rate = watched.optimizer().rate();
    double plain = since(start) - clockSeconds;
    Moment moment = new Moment(made, watched.epoch(), loss, rate);
    double[] looks = new double[instruments.size()];
    for (int i = 0; i < looks.length; i++) {
      looks[i] += look(instruments.get(i), moment, true);
    }
    start = clock.getAsLong();
    watched.optimizer().step();
    plain += since(start) - clockSeconds;
    for (int i = 0; i < looks.length; i++) {
      looks[i] += look(instruments.get(i), moment, false);
      plain += looks[i];
      if (isDue(instruments.get(i)) && made > NEIGHBOURS) {
        instruments.get(i).looks().add(looks[i] / neighbours());
      }
    }
    return plain;
  }

  private boolean isDue(Watched instrument) {
    return (made - 1) % instrument.every() == 0;
  }

  private double look(Watched instrument, Moment moment, boolean before) {
    if (!isDue(instrument)) {
      return 0;
    }
    long start = clock.getAsLong();
    if (before) {
      instrument.gauge().beforeStep(moment, UNREAD);
    } else {
      instrument.gauge().afterStep(moment, UNREAD);
    }
    return since(start) - clockSeconds;
  }

  /// Median of the last bare steps.
  private double neighbours() {
    List<Double> last = new ArrayList<>();
    for (double each : lastSteps) {
      last.add(each);
    }
    return Report.median(last);
  }

  /// Forgets the looks so far, which warmed up.
  void warm() {
    instruments.forEach(each -> each.looks().clear());
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Watched each : instruments) {
      double look = Report.median(each.looks());
      lines.add(new Line(each.name(), each.every(), look, look / each.every()));
    }
    return lines;
  }

  @Override
  public void close() {
    instruments.forEach(each -> each.gauge().close());
    watched.close();
    bare.close();
  }
}
