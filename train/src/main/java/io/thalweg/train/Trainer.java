package io.thalweg.train;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.FlushToZero;
import io.thalweg.optim.NonFiniteException;
import io.thalweg.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The training loop: batch → gradient → step, an evaluation after each epoch, an end where the
/// budget is spent, the training diverges or someone stops it.
///
/// The same training gives the same bits at the same engine thread count, in any process.
public final class Trainer {
  private final Training training;
  private final Consumer<Event> listener;
  private final Predicate<Epoch> goesOn;
  private final LongSupplier nanoClock;
  private final Descent descent;
  private final Watch watch;
  private final List<Epoch> epochs = new ArrayList<>();
  private Optional<String> divergence = Optional.empty();
  private long batches;

  private Trainer(
      Descent descent,
      Watch watch,
      Consumer<Event> listener,
      Predicate<Epoch> goesOn,
      LongSupplier nanoClock) {
    this.training = descent.training();
    this.listener = listener;
    this.goesOn = goesOn;
    this.nanoClock = nanoClock;
    this.descent = descent;
    this.watch = watch;
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
    try (FlushToZero _ = new FlushToZero();
        Watch watch = new Watch(instruments, descent, listener)) {
      return new Trainer(descent, watch, listener, goesOn, nanoClock).run();
    }
  }

  private Run run() {
    boolean stopped = false;
    for (int epoch = 1; epoch <= training.epochs() && !over() && !stopped; epoch++) {
      epoch(epoch);
      stopped = !goesOn.test(epochs.getLast());
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

  private void epoch(int epoch) {
    long start = nanoClock.getAsLong();
    double sum = 0;
    int counted = 0;
    double rate = optimizer().rate();
    do {
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
    } while (!descent.isEpochOver() && !over());
    double seconds = (nanoClock.getAsLong() - start) / 1e9;
    double loss = counted == 0 ? Double.NaN : sum / counted;
    check("the mean batch loss of epoch " + epoch, loss, batches);
    end(epoch, loss, rate, seconds);
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

  private void end(int number, double trainLoss, double rate, double seconds) {
    Evaluation onTrain = optimizer().evaluate(() -> descent.network().evaluate(descent.train()));
    Evaluation onTest = optimizer().evaluate(() -> descent.network().evaluate(descent.test()));
    Epoch epoch =
        new Epoch(
            number, trainLoss, onTrain.accuracy(), onTest.loss(), onTest.accuracy(), rate, seconds);
    epochs.add(epoch);
    listener.accept(new Event.EpochEnded(epoch));
    check("the training loss after epoch " + number, onTrain.loss(), batches);
    check("the test loss after epoch " + number, onTest.loss(), batches);
    optimizer().observe(trainLoss);
  }
}
