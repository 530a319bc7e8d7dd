package io.thalweg.train;

import io.thalweg.engine.Examples;
import io.thalweg.engine.FlushToZero;
import io.thalweg.engine.Network;
import io.thalweg.optim.Ask;
import io.thalweg.optim.NonFiniteException;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Learns from examples one by one: predicts each, judges the prediction, then learns from it.
/// Memory and time per example do not depend on how many there were.
///
///     try (OnlineLearner learner = new OnlineLearner(training)) {
///       while (…) {
///         learner.learn(features, target);
///       }
///       learner.save(file);
///     }
///
/// Predictions are made at the optimizer's evaluation point, gradients taken at its training point.
/// With a batch above 1, a step is made when so many examples have come; those that wait are saved
/// too. A training that goes on from a file gives the same bits as one that never stopped. One
/// thread at a time may use it.
public final class OnlineLearner implements AutoCloseable {
  private final OnlineTraining training;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final int width;
  private final MemorySegment shownFeatures;
  private final Examples shown;
  private final MemorySegment waitingFeatures;
  private final MemorySegment waitingTargets;
  private final Examples waiting;
  private final Network network;
  private final Standardisation features;
  private final Standardisation target = new Standardisation(1);
  private final PrequentialError errors;
  private final PrequentialError squares;
  private final PageHinkley detector;
  private final Deque<Drift> latestDrifts = new ArrayDeque<>();
  private Optimizer optimizer;
  private long drifts;
  private long steps;
  private int waitingCount;
  private Optional<String> divergence = Optional.empty();

  /// What became of an example.
  ///
  /// @param predicted the class or number
  /// @param error 0 or 1 for a class; |predicted − target| for a number
  /// @param drift noticed at this example
  public record Outcome(double predicted, double error, Optional<Drift> drift) {}

  /// Builds the network and the optimizer.
  public OnlineLearner(OnlineTraining training) {
    this.training = training;
    width = training.columns().features().size();
    features = new Standardisation(width);
    errors = new PrequentialError(training.monitoring().fading());
    squares = new PrequentialError(training.monitoring().fading());
    detector = new PageHinkley(training.monitoring().drift());
    try {
      Arena arena = Arena.ofShared();
      open.push(arena::close);
      network =
          training
              .model()
              .build(training.task(), new Seed(training.seed()).split("weights").value());
      open.push(network::close);
      int batch = training.batch();
      shownFeatures = arena.allocate((long) width * Float.BYTES, 64);
      shown = examples(shownFeatures, arena.allocate(Long.BYTES, 64), 1);
      open.push(shown::close);
      waitingFeatures = arena.allocate((long) batch * width * Float.BYTES, 64);
      waitingTargets = arena.allocate((long) batch * targetBytes(), 64);
      waiting = examples(waitingFeatures, waitingTargets, batch);
      open.push(waiting::close);
      optimizer = newOptimizer();
      open.push(() -> optimizer.close());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private int targetBytes() {
    return training.isRegression() ? Float.BYTES : Long.BYTES;
  }

  private Examples examples(MemorySegment rows, MemorySegment targets, int size) {
    MemorySegment exact = targets.asSlice(0, (long) size * targetBytes());
    return training.isRegression()
        ? Examples.ofNumbers(rows, exact, size, width, 1)
        : Examples.of(rows, exact, size, width, training.classes());
  }

  /// What it does.
  public OnlineTraining training() {
    return training;
  }

  /// What is trained, at the training point.
  public Network network() {
    return network;
  }

  /// Why it stopped; empty while it has not.
  public Optional<String> divergence() {
    return divergence;
  }

  /// Predicts an example, judges the prediction and learns. Where the training diverges, it ends
  /// before the step that would be lost.
  ///
  /// @param numbers `[features]`
  /// @param truth the class, a whole number in `[0, classes)`, or the number
  /// @throws IllegalArgumentException where that is not so; nothing is changed then
  /// @throws IllegalStateException where the training has diverged
  public Outcome learn(float[] numbers, double truth) {
    try (FlushToZero _ = new FlushToZero()) {
      return predictAndLearn(numbers, truth);
    }
  }

  private Outcome predictAndLearn(float[] numbers, double truth) {
    check(numbers, truth);
    long example = errors.count() + 1;
    show(numbers);
    float[] outputs = optimizer.evaluate(() -> network.outputs(shown));
    int best = best(outputs);
    if (!Float.isFinite(outputs[best])) {
      divergence = Optional.of("example %d: the output is %s".formatted(example, outputs[best]));
      return new Outcome(outputs[best], Double.NaN, Optional.empty());
    }
    double predicted = training.isRegression() ? number(outputs[0]) : best;
    double error =
        training.isRegression() ? Math.abs(predicted - truth) : predicted == truth ? 0 : 1;
    double surprise = training.isRegression() ? Math.abs(outputs[0] - z(truth)) : error;
    errors.add(error);
    squares.add(error * error);
    await(numbers, truth);
    if (waitingCount == training.batch()) {
      step(example);
    }
    Optional<Drift> drift = detector.add(surprise, example);
    drift.ifPresent(this::respond);
    return new Outcome(predicted, error, drift);
  }

  private void check(float[] numbers, double truth) {
    if (divergence.isPresent()) {
      throw new IllegalStateException("the training has diverged at " + divergence.get());
    }
    if (numbers.length != width) {
      throw new IllegalArgumentException(
          "an example must have %d features, got %d".formatted(width, numbers.length));
    }
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException("a feature must be a finite number, got " + number);
      }
    }
    boolean right =
        training.isRegression()
            ? Float.isFinite((float) truth)
            : truth == Math.rint(truth) && truth >= 0 && truth < training.classes();
    if (!right) {
      String allowed =
          training.isRegression()
              ? "a finite float32 number"
              : "a whole number in [0,%d)".formatted(training.classes());
      throw new IllegalArgumentException("a target must be %s, got %s".formatted(allowed, truth));
    }
  }

  private void show(float[] numbers) {
    for (int i = 0; i < width; i++) {
      double x = training.standardised() ? features.scaled(i, numbers[i]) : numbers[i];
      shownFeatures.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
    }
  }

  private static int best(float[] outputs) {
    int best = 0;
    for (int i = 1; i < outputs.length; i++) {
      if (outputs[i] > outputs[best] || Float.isNaN(outputs[i])) {
        best = i;
      }
    }
    return best;
  }

  private double number(double output) {
    return training.standardised() ? target.unscaled(0, output) : output;
  }

  private double z(double truth) {
    return training.standardised() ? target.scaled(0, truth) : truth;
  }

  /// Keeps a judged example for the next step; only now does the scaling take note of it.
  private void await(float[] numbers, double truth) {
    long rowBytes = (long) width * Float.BYTES;
    MemorySegment.copy(shownFeatures, 0, waitingFeatures, waitingCount * rowBytes, rowBytes);
    if (training.isRegression()) {
      waitingTargets.setAtIndex(ValueLayout.JAVA_FLOAT, waitingCount, (float) z(truth));
      target.observe((float) truth);
    } else {
      waitingTargets.setAtIndex(ValueLayout.JAVA_LONG, waitingCount, (long) truth);
    }
    features.observe(numbers);
    waitingCount++;
  }

  private void step(long example) {
    double loss = network.lossAndGradient(waiting);
    boolean left = optimizer.isGuarded() && !Double.isFinite(loss);
    if (!left && !(loss <= training.lossBound())) {
      divergence =
          Optional.of(
              "example %d: the batch loss %.4g is not at most %.4g"
                  .formatted(example, loss, training.lossBound()));
      return;
    }
    try {
      optimizer.step(this::gradientAgain);
    } catch (NonFiniteException e) {
      divergence = Optional.of("example %d: %s".formatted(example, e.getMessage()));
      return;
    }
    steps++;
    waitingCount = 0;
  }

  private void gradientAgain(Ask ask) {
    if (ask == Ask.SAMPLED_LABELS) {
      Seed drawn = new Seed(training.seed()).split("sampled labels").split(optimizer.steps());
      network.sampledGradient(waiting, drawn);
    } else {
      network.lossAndGradient(waiting);
    }
  }

  private void respond(Drift drift) {
    drifts++;
    latestDrifts.addLast(drift);
    if (latestDrifts.size() > Prequential.MOST_DRIFTS) {
      latestDrifts.removeFirst();
    }
    if (training.monitoring().response() == DriftResponse.RESTART_RULE) {
      MemorySegment values = network.parameters().values();
      byte[] point = optimizer.evaluate(() -> values.toArray(ValueLayout.JAVA_BYTE));
      optimizer.close();
      values.copyFrom(MemorySegment.ofArray(point));
      optimizer = newOptimizer();
    }
  }

  private Optimizer newOptimizer() {
    return Optimizer.builder(training.recipe(), network.parameters())
        .batch(training.batch())
        .seed(new Seed(training.seed()).split("noise"))
        .build();
  }

  /// Examples seen so far.
  public long examples() {
    return errors.count();
  }

  /// How well it did so far.
  public Prequential prequential() {
    return new Prequential(
        errors.count(),
        steps,
        errors.mean(),
        errors.recent(),
        squares.mean(),
        squares.recent(),
        drifts,
        List.copyOf(latestDrifts));
  }

  /// SHA-256 of the parameters at the evaluation point, lower-case hex.
  public String parametersSha256() {
    return optimizer.evaluate(() -> Fingerprint.sha256(network.parameters()));
  }

  /// Writes all that is needed to go on; the file is the old one or the new one, never half of it.
  /// Nothing is written where the training has diverged, so that what was good stays.
  ///
  /// @return whether it was written
  public boolean save(Path file) throws IOException {
    Parameters parameters = network.parameters();
    for (long i = 0; i < parameters.length() && divergence.isEmpty(); i++) {
      if (!Double.isFinite(parameters.value(i))) {
        divergence =
            Optional.of(
                "example %d: a parameter is %s".formatted(errors.count(), parameters.value(i)));
      }
    }
    if (divergence.isEmpty()) {
      OnlineState.of(this).write(file);
    }
    return divergence.isEmpty();
  }

  /// Goes on from a file.
  ///
  /// @throws io.thalweg.problems.DataException where the file is that of another training, or
  ///   damaged
  public static OnlineLearner resume(OnlineTraining training, Path file) {
    OnlineLearner learner = new OnlineLearner(training);
    try {
      OnlineState.restore(file, learner);
      return learner;
    } catch (RuntimeException | Error e) {
      learner.close();
      throw e;
    }
  }

  /// What changes while it learns, besides network and optimizer, for those who write it down.
  ///
  /// @param waitingFeatures of the examples that wait for a step, `[count, features]`, scaled
  /// @param waitingTargets theirs: labels int64 or scaled numbers float32, `[count]`
  record Parts(
      Optimizer optimizer,
      Standardisation features,
      Standardisation target,
      PrequentialError errors,
      PrequentialError squares,
      PageHinkley detector,
      MemorySegment waitingFeatures,
      MemorySegment waitingTargets) {}

  Parts parts(int count) {
    return new Parts(
        optimizer,
        features,
        target,
        errors,
        squares,
        detector,
        waitingFeatures.asSlice(0, (long) count * width * Float.BYTES),
        waitingTargets.asSlice(0, (long) count * targetBytes()));
  }

  int waitingCount() {
    return waitingCount;
  }

  void counts(long steps, int waitingCount, long drifts, List<Drift> latest) {
    this.steps = steps;
    this.waitingCount = waitingCount;
    this.drifts = drifts;
    latestDrifts.addAll(latest);
  }

  /// Frees everything.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
