package io.thalweg.train;

import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.engine.Task;
import io.thalweg.optim.Ask;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import io.thalweg.problems.Targets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A training taken apart: the network, its data in the training's order, and the optimizer, for
/// whoever makes the steps. The same training gives the same batches and the same start.
public final class Descent implements AutoCloseable {
  private final Training training;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Network network;
  private final Examples train;
  private final Examples test;
  private final Optimizer optimizer;
  private final DataOrder order;
  private final Arena arena;
  private final BatchGradient gradient;
  private final Optional<AddedNoise> noise;
  private MemorySegment permutation;
  private Optional<MemorySegment> savedGradients = Optional.empty();
  private int epoch = 1;
  private int seen;
  private int from;

  /// Builds the network and the optimizer, views the data.
  public Descent(Training training) {
    this(training, Optional.empty());
  }

  /// The same, but somebody else takes the gradients of the batches.
  public Descent(Training training, Gradients gradients) {
    this(training, Optional.of(gradients));
  }

  private Descent(Training training, Optional<Gradients> gradients) {
    this.training = training;
    Seed seed = new Seed(training.seed());
    Dataset data = training.data();
    try {
      arena = Arena.ofShared();
      open.push(arena::close);
      network = network(training);
      open.push(network::close);
      train = examples(data.train(), data);
      open.push(train::close);
      test = examples(data.test(), data);
      open.push(test::close);
      optimizer = optimizer(training, training.recipe(), network.parameters());
      open.push(optimizer::close);
      order = new DataOrder(seed.split("shuffle"), train.size(), arena);
      gradient =
          new BatchGradient(
              network.parameters(),
              gradients.orElse(
                  (_, all, from, count) -> network.lossAndGradient(train, all, from, count)),
              training.conduct().accumulate(),
              arena);
      double strength = training.conduct().gradientNoise();
      noise =
          strength == 0
              ? Optional.empty()
              : Optional.of(new AddedNoise(strength, seed.split("gradient noise")));
      permutation = order.of(epoch);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// A new network with the weights that the training starts from.
  public static Network network(Training training) {
    Dataset data = training.data();
    Task.Kind kind = data.isRegression() ? Task.Kind.NUMBERS : Task.Kind.CLASSES;
    Task task = new Task(data.inputShape(), data.outputs(), kind);
    return training.model().build(task, new Seed(training.seed()).split("weights").value());
  }

  /// What steps parameters in a training by some recipe.
  static Optimizer optimizer(Training training, Recipe recipe, Parameters parameters) {
    return Optimizer.builder(recipe, parameters)
        .stepsPerEpoch(training.stepsPerEpoch())
        .batch(Math.min(training.batch(), training.data().train().size()))
        .seed(new Seed(training.seed()).split("noise"))
        .build();
  }

  /// Views examples of a data set.
  public static Examples examples(Split split, Dataset data) {
    int outputs = data.outputs();
    return switch (split.targets()) {
      case Targets.Classes(MemorySegment labels) ->
          Examples.of(split.features(), labels, split.size(), split.width(), outputs);
      case Targets.Numbers(MemorySegment values, int _) ->
          Examples.ofNumbers(split.features(), values, split.size(), split.width(), outputs);
    };
  }

  /// What it does.
  public Training training() {
    return training;
  }

  /// What is trained.
  public Network network() {
    return network;
  }

  /// What it learns from.
  public Examples train() {
    return train;
  }

  /// What it is tested on.
  public Examples test() {
    return test;
  }

  /// What makes the steps.
  public Optimizer optimizer() {
    return optimizer;
  }

  /// Mean loss over the next batch, nats per example; its gradient overwrites the parameters'
  /// gradients. Behind the last batch of an epoch comes the first of the next.
  public double nextGradient() {
    if (isEpochOver()) {
      epoch++;
      permutation = order.of(epoch);
      seen = 0;
    }
    int count = Math.min(training.batch(), train.size() - seen);
    from = seen;
    seen += count;
    double loss = gradient.take(permutation, from, count);
    noise.ifPresent(each -> each.add(network.parameters()));
    return loss;
  }

  /// Makes a step with the gradient that was taken, and those that the optimizer asks for behind it
  /// on the same batch.
  public void step() {
    optimizer.step(this::gradientAgain);
  }

  private void gradientAgain(Ask ask) {
    if (ask == Ask.SAMPLED_LABELS) {
      Seed drawn = new Seed(training.seed()).split("sampled labels").split(optimizer.steps());
      network.sampledGradient(train, permutation, from, seen - from, drawn);
    } else {
      gradient.take(permutation, from, seen - from);
      noise.ifPresent(each -> each.add(network.parameters()));
    }
  }

  /// Pass over the data that the last gradient belongs to, counted from 1.
  public int epoch() {
    return epoch;
  }

  /// Indices of the examples of the last gradient, int64 `[count]`; valid until the next.
  public MemorySegment batch() {
    return permutation.asSlice((long) from * Long.BYTES, (long) (seen - from) * Long.BYTES);
  }

  /// Mean loss of the last batch once more, at the parameters as they are now, nats per example;
  /// its gradient overwrites the parameters' gradients. To be called in [#undisturbed].
  public double sameGradient() {
    return network.lossAndGradient(train, permutation, from, seen - from);
  }

  /// Does something that takes gradients and leaves no trace: the gradients are put back, and so is
  /// what the network drops and averages while it learns.
  public void undisturbed(Runnable work) {
    MemorySegment gradients = network.parameters().gradients();
    MemorySegment saved = savedGradients.orElseGet(() -> arena.allocate(gradients.byteSize(), 64));
    savedGradients = Optional.of(saved);
    saved.copyFrom(gradients);
    try {
      network.undisturbed(work);
    } finally {
      gradients.copyFrom(saved);
    }
  }

  /// Examples of this epoch whose gradient was taken.
  public int seen() {
    return seen;
  }

  /// Whether all examples were seen in this epoch.
  public boolean isEpochOver() {
    return seen == train.size();
  }

  /// Where it is in the data and in its noise.
  ///
  /// @param epoch pass over the data, from 1
  /// @param seen examples of this epoch whose gradient was taken
  /// @param draws gradients that noise was added to
  record Position(int epoch, int seen, long draws) {}

  Position position() {
    return new Position(epoch, seen, noise.map(AddedNoise::draws).orElse(0L));
  }

  /// Goes on from there.
  ///
  /// @throws IllegalArgumentException where there is no such place
  void restore(Position position) {
    boolean fits =
        position.epoch() >= 1
            && position.epoch() <= training.epochs()
            && position.seen() >= 0
            && position.seen() <= train.size()
            && position.draws() >= 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "position must be in %d epochs of %d examples, is %s"
              .formatted(training.epochs(), train.size(), position));
    }
    epoch = position.epoch();
    seen = position.seen();
    from = seen;
    permutation = order.of(epoch);
    noise.ifPresent(each -> each.restore(position.draws()));
  }

  /// Frees all but the data.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
