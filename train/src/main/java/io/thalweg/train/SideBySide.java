package io.thalweg.train;

import io.thalweg.engine.Copies;
import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.engine.FlushToZero;
import io.thalweg.engine.Network;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Trains one network with several recipes at once: the same start, the same batches, one pass over
/// the data for all. What each gets is what [Trainer] would give it, but for rounding.
///
/// ## Notes
///
/// A training that diverges or is stopped is stepped no more; once half of them are, the others go
/// on without them. Seconds are the common time divided by those who spent it.
public final class SideBySide implements AutoCloseable {
  private final Training template;
  private final List<Trainee> trainees = new ArrayList<>();
  private final LongSupplier nanoClock;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private final Network original;
  private final Examples train;
  private final Examples test;
  private final DataOrder order;
  private List<Trainee> onBoard = List.of();
  private Copies copies;
  private long steps;

  private SideBySide(Training template, List<Recipe> recipes, LongSupplier nanoClock) {
    this.template = template;
    this.nanoClock = nanoClock;
    Seed seed = new Seed(template.seed());
    try {
      Arena arena = Arena.ofShared();
      open.push(arena::close);
      original = Descent.network(template);
      open.push(original::close);
      train = Descent.examples(template.data().train(), template.data());
      open.push(train::close);
      test = Descent.examples(template.data().test(), template.data());
      open.push(test::close);
      order = new DataOrder(seed.split("shuffle"), train.size(), arena);
      copies = copies(recipes.size());
      open.push(() -> copies.close());
      for (int i = 0; i < recipes.size(); i++) {
        trainees.add(new Trainee(i, recipes.get(i), optimizer(recipes.get(i), i)));
      }
      onBoard = List.copyOf(trainees);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// Decides who goes on.
  @FunctionalInterface
  public interface Judge {
    /// Is asked after each epoch but the last.
    ///
    /// @param ended what the epoch gave to those who still learn, by their places among the recipes
    /// @return the places of those who go on
    Set<Integer> goOn(NavigableMap<Integer, Epoch> ended);

    /// Stops nobody.
    static Judge lenient() {
      return NavigableMap::keySet;
    }
  }

  /// Whether a model can be trained so, a network of linear layers with a nonlinearity between
  /// them, by an optimizer that takes one gradient on each batch and is not guarded.
  public static boolean suits(Training template) {
    try (Network network = Descent.network(template)) {
      return template.recipe().takesOneGradient()
          && !template.recipe().expression().mentions("non-finite")
          && template.conduct().equals(Conduct.PLAIN)
          && Copies.suits(network);
    }
  }

  /// Trains all to the end.
  ///
  /// @param template model, data, seed and budget; its recipe is replaced
  /// @param judge may end a training before its budget is spent
  /// @param nanoClock such as [System#nanoTime]; only the reported seconds depend on it
  /// @return one for each recipe
  public static List<Run> run(
      Training template, List<Recipe> recipes, Judge judge, LongSupplier nanoClock) {
    try (FlushToZero _ = new FlushToZero();
        SideBySide all = new SideBySide(template, recipes, nanoClock)) {
      return all.run(judge);
    }
  }

  /// One of the trainings.
  private static final class Trainee {
    final int place;
    final Recipe recipe;
    final List<Epoch> epochs = new ArrayList<>();
    Optimizer optimizer;
    Optional<String> divergence = Optional.empty();
    Optional<String> fingerprint = Optional.empty();
    boolean stopped;
    double sum;
    int seen;
    double rate;

    Trainee(int place, Recipe recipe, Optimizer optimizer) {
      this.place = place;
      this.recipe = recipe;
      this.optimizer = optimizer;
    }

    void begin() {
      sum = 0;
      seen = 0;
    }

    boolean learns() {
      return divergence.isEmpty() && !stopped;
    }
  }

  private Copies copies(int count) {
    return Copies.of(original, count)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a network of linear layers with one nonlinearity is needed, got "
                    + template.model()));
  }

  private Optimizer optimizer(Recipe recipe, int place) {
    Optimizer optimizer = Descent.optimizer(template, recipe, copies.parameters().get(place));
    open.push(optimizer::close);
    return optimizer;
  }

  private List<Run> run(Judge judge) {
    for (int epoch = 1; epoch <= template.epochs() && !over(); epoch++) {
      epoch(epoch);
      if (epoch < template.epochs() && steps < template.totalSteps()) {
        dismiss(judge);
      }
    }
    return trainees.stream().map(this::result).toList();
  }

  private boolean over() {
    return steps >= template.totalSteps() || onBoard.stream().noneMatch(Trainee::learns);
  }

  private void epoch(int number) {
    long start = nanoClock.getAsLong();
    MemorySegment permutation = order.of(number);
    onBoard.forEach(Trainee::begin);
    List<Trainee> learning = onBoard.stream().filter(Trainee::learns).toList();
    int seen = 0;
    while (seen < train.size() && !over()) {
      int count = Math.min(template.batch(), train.size() - seen);
      copies.lossAndGradient(
          train, permutation, seen, count, (copy, loss) -> step(onBoard.get(copy), loss, count));
      steps++;
      seen += count;
    }
    double seconds = (nanoClock.getAsLong() - start) / 1e9 / learning.size();
    end(number, learning, seconds);
  }

  private void step(Trainee trainee, double loss, int count) {
    if (!trainee.learns()) {
      return;
    }
    trainee.sum += loss * count;
    trainee.seen += count;
    trainee.rate = trainee.optimizer.rate();
    trainee.divergence = Divergence.of(template, "the batch loss", loss, steps + 1);
    if (trainee.divergence.isEmpty()) {
      trainee.optimizer.step();
    }
  }

  private void end(int number, List<Trainee> learning, double seconds) {
    List<Evaluation> onTrain = judged(() -> copies.evaluate(train));
    List<Evaluation> onTest = judged(() -> copies.evaluate(test));
    for (int i = 0; i < onBoard.size(); i++) {
      Trainee trainee = onBoard.get(i);
      if (learning.contains(trainee)) {
        Epoch epoch =
            new Epoch(
                number,
                trainee.sum / trainee.seen,
                onTrain.get(i).accuracy(),
                onTest.get(i).loss(),
                onTest.get(i).accuracy(),
                trainee.rate,
                seconds);
        trainee.epochs.add(epoch);
        judge(trainee, number, onTrain.get(i).loss(), onTest.get(i).loss());
        trainee.optimizer.observe(epoch.trainLoss());
      }
    }
  }

  private void judge(Trainee trainee, int number, double trainLoss, double testLoss) {
    trainee.divergence =
        trainee
            .divergence
            .or(() ->
                Divergence.of(
                    template, "the training loss after epoch " + number, trainLoss, steps))
            .or(() ->
                Divergence.of(template, "the test loss after epoch " + number, testLoss, steps));
  }

  /// Does something while every copy shows its evaluation point.
  private <T> T judged(Supplier<T> judge) {
    Supplier<T> all = judge;
    for (Trainee trainee : onBoard) {
      Supplier<T> inner = all;
      all = () -> trainee.optimizer.evaluate(inner);
    }
    return all.get();
  }

  private void dismiss(Judge judge) {
    NavigableMap<Integer, Epoch> ended = new TreeMap<>();
    onBoard.stream()
        .filter(Trainee::learns)
        .forEach(trainee -> ended.put(trainee.place, trainee.epochs.getLast()));
    Set<Integer> goOn = judge.goOn(ended);
    onBoard.forEach(trainee -> trainee.stopped |= !goOn.contains(trainee.place));
    List<Trainee> left = onBoard.stream().filter(Trainee::learns).toList();
    if (!left.isEmpty() && left.size() <= onBoard.size() / 2) {
      moveOn(left);
    }
  }

  /// Goes on with fewer copies.
  private void moveOn(List<Trainee> left) {
    Copies before = copies;
    copies = copies(left.size());
    for (int i = 0; i < left.size(); i++) {
      Trainee trainee = left.get(i);
      copies.parameters().get(i).copyFrom(before.parameters().get(onBoard.indexOf(trainee)));
      OptimizerState state = trainee.optimizer.state();
      Optimizer next = optimizer(trainee.recipe, i);
      next.restore(state);
      trainee.optimizer.close();
      trainee.optimizer = next;
    }
    for (Trainee gone : onBoard) {
      if (!left.contains(gone)) {
        gone.fingerprint =
            Optional.of(fingerprint(gone, before.parameters().get(onBoard.indexOf(gone))));
        gone.optimizer.close();
      }
    }
    before.close();
    onBoard = left;
  }

  private static String fingerprint(Trainee trainee, Parameters parameters) {
    return trainee.optimizer.evaluate(() -> Fingerprint.sha256(parameters));
  }

  private Run result(Trainee trainee) {
    return new Run(
        trainee.recipe.toString(),
        template.seed(),
        trainee.epochs,
        trainee.divergence,
        trainee.fingerprint.orElseGet(
            () -> fingerprint(trainee, copies.parameters().get(onBoard.indexOf(trainee)))));
  }

  /// Frees all but the data.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
