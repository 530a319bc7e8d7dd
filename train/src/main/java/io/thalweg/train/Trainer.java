package io.thalweg.train;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.FlushToZero;
import io.thalweg.optim.NonFiniteException;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.SettingException;
import io.thalweg.train.TrainingState.RateChange;
import io.thalweg.train.TrainingState.Tally;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The training loop: batch → gradient → step, an evaluation after each epoch, an end where the
/// budget is spent, the training diverges or someone stops it.
///
///     Run run = Trainer.of(descent).listener(events).control(control).run();
///
/// The same training gives the same bits at the same engine thread count, in any process, also where
/// it went on from a [checkpoint](Checkpoints) in between.
public final class Trainer {
  private static final double NANOS = 1e9;

  private final Descent descent;
  private final Training training;
  private List<? extends Instrument> instruments = List.of();
  private Consumer<Event> listener = _ -> {};
  private Predicate<Epoch> goesOn = _ -> true;
  private LongSupplier nanoClock = System::nanoTime;
  private Control control = new Control();
  private Optional<Checkpoints> checkpoints = Optional.empty();

  private Trainer(Descent descent) {
    this.descent = descent;
    training = descent.training();
  }

  /// For a descent that has made no step. It stays open, so that the network can be looked at.
  public static Trainer of(Descent descent) {
    return new Trainer(descent);
  }

  /// What looks on, in the order of the list; the run is the same as without them. In a training
  /// that goes on they begin anew.
  public Trainer instruments(List<? extends Instrument> instruments) {
    this.instruments = instruments;
    return this;
  }

  /// What is told of each measurement, step and epoch, on the calling thread.
  public Trainer listener(Consumer<Event> listener) {
    this.listener = listener;
    return this;
  }

  /// What is asked after each epoch whether the training goes on. Where it goes on from a
  /// checkpoint, it is asked of the epochs so far first, in their order.
  public Trainer goesOn(Predicate<Epoch> goesOn) {
    this.goesOn = goesOn;
    return this;
  }

  /// Such as [System#nanoTime]; only the reported seconds depend on it, which have the instruments'
  /// time in them.
  public Trainer nanoClock(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    return this;
  }

  /// Where orders come from.
  public Trainer control(Control control) {
    this.control = control;
    return this;
  }

  /// Where checkpoints go: at their interval, at the end and where the training is stopped. A
  /// training that diverged leaves those from before it.
  public Trainer checkpoints(Checkpoints checkpoints) {
    this.checkpoints = Optional.of(checkpoints);
    return this;
  }

  /// Trains to the end or until it is stopped.
  ///
  /// @throws io.thalweg.problems.DataException where there are checkpoints of a training already
  public Run run() {
    return loop(false);
  }

  /// Goes on from the newest checkpoint that is whole, bit for bit.
  ///
  /// @throws io.thalweg.problems.DataException where there is none, or it is of another training,
  ///   naming what differs
  public Run resume() {
    return loop(true);
  }

  private Run loop(boolean resumes) {
    // Where it can not be saved, that is to be known now.
    checkpoints.ifPresent(_ -> descent.network().memory());
    try (FlushToZero _ = new FlushToZero();
        Watch watch = new Watch(instruments, descent, listener)) {
      Optional<Saver> saver = checkpoints.map(each -> new Saver(each, training, listener));
      Loop loop = new Loop(watch, saver);
      try {
        if (resumes) {
          loop.restore(
              saver
                  .orElseThrow(() -> new IllegalStateException("there must be checkpoints"))
                  .resume(descent));
        } else {
          saver.ifPresent(Saver::begin);
        }
        return loop.run();
      } finally {
        saver.ifPresent(Saver::finish);
      }
    }
  }

  /// Trains to the end.
  ///
  /// @param listener is told of each step and epoch, on the calling thread
  /// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it
  public static Run run(Training training, Consumer<Event> listener, LongSupplier nanoClock) {
    return run(training, List.of(), listener, nanoClock);
  }

  /// Trains to the end while instruments look on, in the order of the list; the run is the same as
  /// without them.
  ///
  /// @param listener is told of each measurement, step and epoch, on the calling thread
  /// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it, which have
  ///   the instruments' time in them
  public static Run run(
      Training training,
      List<? extends Instrument> instruments,
      Consumer<Event> listener,
      LongSupplier nanoClock) {
    try (Descent descent = new Descent(training)) {
      return run(descent, instruments, listener, _ -> true, nanoClock);
    }
  }

  /// Trains a descent that has made no step, to the end or until it is stopped. It stays open, so
  /// that the network can be looked at.
  ///
  /// @param instruments look on, in the order of the list
  /// @param listener is told of each measurement, step and epoch, on the calling thread
  /// @param goesOn is asked after each epoch
  /// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it
  public static Run run(
      Descent descent,
      List<? extends Instrument> instruments,
      Consumer<Event> listener,
      Predicate<Epoch> goesOn,
      LongSupplier nanoClock) {
    return of(descent)
        .instruments(instruments)
        .listener(listener)
        .goesOn(goesOn)
        .nanoClock(nanoClock)
        .run();
  }

  /// One training while it runs.
  private final class Loop {
    private final Watch watch;
    private final Optional<Saver> saver;
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<RateChange> rates = new ArrayList<>();
    private Optional<String> divergence = Optional.empty();
    private long batches;
    private boolean ends;
    private boolean stopped;

    // Of the epoch that is not over.
    private double sum;
    private int counted;
    private double rate;
    private double secondsBefore;
    private long start;

    Loop(Watch watch, Optional<Saver> saver) {
      this.watch = watch;
      this.saver = saver;
    }

    void restore(TrainingState state) {
      batches = state.batches();
      epochs.addAll(state.epochs());
      rates.addAll(state.rates());
      sum = state.tally().sum();
      counted = state.tally().counted();
      rate = state.tally().rate();
      secondsBefore = state.tally().seconds();
      for (Epoch epoch : epochs) {
        ends = !goesOn.test(epoch);
      }
    }

    Run run() {
      start = nanoClock.getAsLong();
      between(Optional.empty());
      while (!ends && !stopped && !over() && epochs.size() < training.epochs()) {
        epoch(epochs.size() + 1);
      }
      if (divergence.isEmpty()) {
        saver.ifPresent(each -> each.saveLast(place(judged()), stopped, this::state));
      }
      if (stopped) {
        listener.accept(new Event.Stopped(batches));
      }
      return new Run(
          training.recipe().toString(),
          training.seed(),
          epochs,
          divergence,
          optimizer().evaluate(() -> Fingerprint.sha256(descent.network().parameters())));
    }

    private boolean over() {
      return divergence.isPresent() || batches >= training.totalSteps();
    }

    private Optimizer optimizer() {
      return descent.optimizer();
    }

    private void epoch(int number) {
      start = nanoClock.getAsLong();
      boolean within;
      do {
        batch(number);
        within = !descent.isEpochOver() && !over();
        if (within) {
          between(Optional.empty());
        }
      } while (within && !stopped);
      if (!within) {
        double loss = counted == 0 ? Double.NaN : sum / counted;
        check("the mean batch loss of epoch " + number, loss, batches);
        end(number, loss, seconds());
        between(Optional.of(epochs.getLast()));
      }
    }

    private double seconds() {
      return secondsBefore + (nanoClock.getAsLong() - start) / NANOS;
    }

    private void batch(int epoch) {
      int before = descent.isEpochOver() ? 0 : descent.seen();
      double loss = descent.nextGradient();
      rate = optimizer().rate();
      boolean left = optimizer().isGuarded() && !Double.isFinite(loss);
      if (!left) {
        check("the batch loss", loss, batches + 1);
        sum += loss * (descent.seen() - before);
        counted += descent.seen() - before;
      }
      if (divergence.isEmpty()) {
        step(new Moment(batches + 1, epoch, loss, rate));
      }
    }

    private void step(Moment moment) {
      watch.beforeStep(moment);
      try {
        descent.step();
      } catch (NonFiniteException e) {
        diverged(moment.step(), "step %d: %s".formatted(moment.step(), e.getMessage()));
        return;
      }
      batches++;
      watch.afterStep(moment);
      listener.accept(new Event.Stepped(batches, training.totalSteps(), moment.loss()));
    }

    private void diverged(long step, String reason) {
      divergence = Optional.of(reason);
      listener.accept(new Event.Diverged(step, reason));
    }

    private void check(String what, double loss, long step) {
      if (divergence.isEmpty()) {
        Divergence.of(training, what, loss, step).ifPresent(reason -> diverged(step, reason));
      }
    }

    private void end(int number, double trainLoss, double seconds) {
      Evaluation onTrain = optimizer().evaluate(() -> descent.network().evaluate(descent.train()));
      Evaluation onTest = optimizer().evaluate(() -> descent.network().evaluate(descent.test()));
      Epoch epoch =
          new Epoch(
              number,
              trainLoss,
              onTrain.accuracy(),
              onTest.loss(),
              onTest.accuracy(),
              rate,
              seconds);
      epochs.add(epoch);
      listener.accept(new Event.EpochEnded(epoch));
      check("the training loss after epoch " + number, onTrain.loss(), batches);
      check("the test loss after epoch " + number, onTest.loss(), batches);
      optimizer().observe(trainLoss);
      ends = !goesOn.test(epoch);
      sum = 0;
      counted = 0;
      secondsBefore = 0;
      start = nanoClock.getAsLong();
    }

    /// Carries out what was ordered and writes the checkpoint that is due.
    ///
    /// @param ended the epoch that has just ended
    private void between(Optional<Epoch> ended) {
      Optional<Control.Order> order = control.next();
      while (order.isPresent() && !stopped) {
        carryOut(order.get(), ended);
        order = control.next();
      }
      if (divergence.isEmpty() && !stopped) {
        saver
            .filter(each -> each.isDue(place(ended)))
            .ifPresent(each -> each.saveDue(place(ended), this::state));
      }
    }

    private void save(Saver to, Optional<Epoch> ended) {
      to.save(place(ended), this::state);
    }

    private void carryOut(Control.Order order, Optional<Epoch> ended) {
      if (order instanceof Control.Order.Look(Consumer<Descent> look)) {
        look.accept(descent);
        return;
      }
      if (order instanceof Control.Order.MultiplyRate(double factor) && !isMultiplied(factor)) {
        return;
      }
      listener.accept(new Event.Ordered(batches, order));
      switch (order) {
        case Control.Order.Pause _ -> pause(ended);
        case Control.Order.GoOn _, Control.Order.Look _ -> {}
        case Control.Order.Stop _ -> stopped = true;
        case Control.Order.Save _ -> saver.ifPresent(each -> save(each, ended));
        case Control.Order.MultiplyRate _ -> saver.ifPresent(Saver::changed);
      }
    }

    /// Multiplies the rate, or says why not: an order must not end a training.
    private boolean isMultiplied(double factor) {
      try {
        optimizer().multiplyRate(factor);
        rates.add(new RateChange(batches, factor));
        return true;
      } catch (SettingException e) {
        listener.accept(new Event.Warned(batches, "an order was refused: " + e.getMessage()));
        return false;
      }
    }

    /// Waits; what is ordered meanwhile is done meanwhile.
    private void pause(Optional<Epoch> ended) {
      secondsBefore = seconds();
      Control.Order order;
      do {
        order = control.waitForNext();
        if (!(order instanceof Control.Order.Pause)) {
          carryOut(order, ended);
        }
        saver.ifPresent(Saver::finish);
      } while (!(order instanceof Control.Order.GoOn) && !stopped);
      start = nanoClock.getAsLong();
    }

    /// The epoch whose end this is.
    private Optional<Epoch> judged() {
      boolean ended = !epochs.isEmpty() && epochs.size() == descent.position().epoch();
      return ended ? Optional.of(epochs.getLast()) : Optional.empty();
    }

    private Saver.Place place(Optional<Epoch> ended) {
      return new Saver.Place(batches, descent.position().epoch(), ended);
    }

    private TrainingState state(Arena copies) {
      Tally tally = new Tally(sum, counted, rate, seconds());
      return TrainingState.of(descent, tally, batches, epochs, rates, copies);
    }
  }
}
