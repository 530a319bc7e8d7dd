package io.thalweg.train;

import io.thalweg.engine.Evaluation;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The training loop: batch → gradient → step, an evaluation after each epoch, an end where the
/// budget is spent or the training diverges.
///
/// The same training gives the same bits at the same engine thread count, in any process.
public final class Trainer {
  private final Training training;
  private final Consumer<Event> listener;
  private final LongSupplier nanoClock;
  private final Descent descent;
  private final Watch watch;
  private final List<Epoch> epochs = new ArrayList<>();
  private Optional<String> divergence = Optional.empty();

  private Trainer(
      Training training,
      Consumer<Event> listener,
      LongSupplier nanoClock,
      Descent descent,
      Watch watch) {
    this.training = training;
    this.listener = listener;
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
    try (Descent descent = new Descent(training);
        Watch watch = new Watch(instruments, descent, listener)) {
      return new Trainer(training, listener, nanoClock, descent, watch).run();
    }
  }

  private Run run() {
    for (int epoch = 1; epoch <= training.epochs() && !over(); epoch++) {
      epoch(epoch);
    }
    return new Run(
        training.recipe().toString(),
        training.seed(),
        epochs,
        divergence,
        optimizer().evaluate(() -> sha256(descent.network().parameters())));
  }

  private boolean over() {
    return divergence.isPresent() || optimizer().steps() >= training.totalSteps();
  }

  private Optimizer optimizer() {
    return descent.optimizer();
  }

  private void epoch(int epoch) {
    long start = nanoClock.getAsLong();
    double sum = 0;
    int seen = 0;
    double rate = optimizer().rate();
    do {
      double loss = descent.nextGradient();
      int count = descent.seen() - seen;
      rate = optimizer().rate();
      check("the batch loss", loss, optimizer().steps() + 1);
      if (divergence.isEmpty()) {
        step(new Moment(optimizer().steps() + 1, epoch, loss, rate));
        listener.accept(new Event.Stepped(optimizer().steps(), training.totalSteps(), loss));
      }
      sum += loss * count;
      seen = descent.seen();
    } while (!descent.isEpochOver() && !over());
    double seconds = (nanoClock.getAsLong() - start) / 1e9;
    end(epoch, sum / seen, rate, seconds);
  }

  private void step(Moment moment) {
    watch.beforeStep(moment);
    optimizer().step();
    watch.afterStep(moment);
  }

  private void check(String what, double loss, long step) {
    if (divergence.isPresent()) {
      return;
    }
    if (!Double.isFinite(loss)) {
      diverge("%s is %s".formatted(what, loss), step);
    } else if (loss > training.lossBound()) {
      diverge("%s %.4g is above %.4g".formatted(what, loss, training.lossBound()), step);
    }
  }

  private void diverge(String reason, long step) {
    divergence = Optional.of("step %d: %s".formatted(step, reason));
    listener.accept(new Event.Diverged(step, reason));
  }

  private void end(int number, double trainLoss, double rate, double seconds) {
    Evaluation onTrain = optimizer().evaluate(() -> descent.network().evaluate(descent.train()));
    Evaluation onTest = optimizer().evaluate(() -> descent.network().evaluate(descent.test()));
    Epoch epoch =
        new Epoch(
            number, trainLoss, onTrain.accuracy(), onTest.loss(), onTest.accuracy(), rate, seconds);
    epochs.add(epoch);
    listener.accept(new Event.EpochEnded(epoch));
    check("the training loss after epoch " + number, onTrain.loss(), optimizer().steps());
    check("the test loss after epoch " + number, onTest.loss(), optimizer().steps());
    optimizer().observe(trainLoss);
  }

  /// Lower-case hex of the parameters' bytes as they lie in memory.
  private static String sha256(Parameters parameters) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(parameters.values().asByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
