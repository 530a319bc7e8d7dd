package io.thalweg.study;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.measure.NetworkCurvature;
import io.thalweg.optim.Ask;
import io.thalweg.optim.Ewa;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Transform;
import io.thalweg.problems.Split;
import io.thalweg.train.DataOrder;
import io.thalweg.train.Descent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A learning-rate range test: the rate grows by the same factor from step to step while the loss of
/// each step's batch is watched.
///
/// ## Algorithm
///     ηᵢ = from · (to/from)^(i/(n−1)),  i = 0 … n−1
///     Lᵢ: the losses of the batches, averaged with β = 0.9 and bias correction
///     it ends early where Lᵢ > 4 · min L, or a loss is not finite
///     steepest:  η before min L where L falls fastest over ln η      tenth:  a tenth of η at min L
///
/// ## Source
/// Smith 2017, [arXiv:1506.01186](https://arxiv.org/abs/1506.01186), section 3.3. Smoothing, end and the two
/// suggestions follow the library fastai, which averages with β = 0.98 and leaves out the first and last steps.
///
/// ## Notes
/// The test starts from where the descent stands, with an optimizer that has seen nothing. Weights,
/// gradients, optimizer state, data order and what the network draws are afterwards as before.
///
/// @param points in the order of the steps
/// @param diverged whether the average rose to four times its lowest, or a loss was not finite
/// @param sharpness largest eigenvalue of the loss's Hessian at the start, on some of the examples
/// @param limit rate from which on the optimizer diverges on that sharpness: 2/λ for `sgd`; empty for
///   adaptive rules, whose limit depends on gradients still to come
public record RangeTest(
    List<Point> points, boolean diverged, double sharpness, Optional<Double> limit) {
  private static final double SMOOTHING = 0.9;
  private static final double TOO_HIGH = 4;
  private static final int MOST_EXAMPLES = 1_000;

  /// A step.
  ///
  /// @param loss of its batch before the step, nats
  /// @param smoothed average of the losses so far
  public record Point(double rate, double loss, double smoothed) {}

  public RangeTest {
    points = List.copyOf(points);
  }

  /// Makes the test.
  ///
  /// @param rates from the lowest to the highest
  /// @param steps most of them; at least 2
  /// @throws io.thalweg.optim.SettingException where tensors are treated differently: there is not
  ///   one rate then
  public static RangeTest of(Descent descent, Range rates, int steps) {
    if (steps < 2) {
      throw new IllegalArgumentException("steps must be at least 2, got " + steps);
    }
    Recipe.Parts parts = descent.training().recipe().partsAt(0);
    Network network = descent.network();
    MemorySegment values = network.parameters().values();
    List<Double> losses = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment before = arena.allocate(values.byteSize(), 64).copyFrom(values);
      double sharpness = sharpness(descent);
      try {
        descent.undisturbed(() -> losses.addAll(losses(descent, rising(rates, steps), steps)));
      } finally {
        values.copyFrom(before);
      }
      return new RangeTest(
          points(losses, rates, steps), ended(losses), sharpness, limit(parts, sharpness));
    }
  }

  private static Expression rising(Range rates, int steps) {
    double factor = Math.pow(rates.to() / rates.from(), 1.0 / (steps - 1));
    return new Expression.Call(
        "exponential",
        List.of(new Expression.Num(rates.from())),
        Map.of("factor", new Expression.Num(factor)));
  }

  /// Steps on batches in an order of its own until it ends; the losses before the steps.
  private static List<Double> losses(Descent descent, Expression rate, int steps) {
    Examples train = descent.train();
    Network network = descent.network();
    Seed seed = new Seed(descent.training().seed()).split("range test");
    Recipe recipe = descent.training().recipe().withRate(rate);
    List<Double> losses = new ArrayList<>();
    try (Arena arena = Arena.ofConfined();
        Optimizer optimizer =
            Optimizer.builder(recipe, network.parameters())
                .stepsPerEpoch(descent.training().stepsPerEpoch())
                .batch(Math.min(descent.training().batch(), train.size()))
                .seed(seed)
                .build()) {
      DataOrder orders = new DataOrder(seed, train.size(), arena);
      MemorySegment order = orders.of(1);
      int batch = Math.min(descent.training().batch(), train.size());
      int seen = 0;
      int epoch = 1;
      while (losses.size() < steps && !ended(losses)) {
        if (seen + batch > train.size()) {
          order = orders.of(++epoch);
          seen = 0;
        }
        MemorySegment now = order;
        int from = seen;
        losses.add(network.lossAndGradient(train, now, from, batch));
        Seed drawn = seed.split("sampled labels").split(optimizer.steps());
        optimizer.step(ask -> again(ask, network, train, now, from, batch, drawn));
        seen += batch;
      }
    }
    return losses;
  }

  private static void again(
      Ask ask,
      Network network,
      Examples train,
      MemorySegment order,
      int from,
      int batch,
      Seed seed) {
    if (ask == Ask.SAMPLED_LABELS) {
      network.sampledGradient(train, order, from, batch, seed);
    } else {
      network.lossAndGradient(train, order, from, batch);
    }
  }

  private static boolean ended(List<Double> losses) {
    double[] smoothed = smoothed(losses);
    double least = Double.POSITIVE_INFINITY;
    for (double each : smoothed) {
      least = Math.min(least, each);
      if (!(each <= TOO_HIGH * least)) {
        return true;
      }
    }
    return false;
  }

  private static double[] smoothed(List<Double> losses) {
    return new Ewa(SMOOTHING, true).of(losses.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<Point> points(List<Double> losses, Range rates, int steps) {
    double[] smoothed = smoothed(losses);
    return IntStream.range(0, losses.size())
        .mapToObj(i ->
            new Point(
                rates.from() * Math.pow(rates.to() / rates.from(), (double) i / (steps - 1)),
                losses.get(i),
                smoothed[i]))
        .toList();
  }

  private static double sharpness(Descent descent) {
    Split split = descent.training().data().train();
    Split some = split.head(Math.min(MOST_EXAMPLES, split.size()));
    try (Examples examples = Descent.examples(some, descent.training().data());
        NetworkCurvature curvature = new NetworkCurvature(descent.network(), examples)) {
      return curvature.sharpness(new Seed(descent.training().seed()).split("sharpness"));
    }
  }

  private static Optional<Double> limit(Recipe.Parts parts, double sharpness) {
    Recipe recipe =
        Recipe.of(parts.rate(), parts.rule(), parts.transforms().toArray(Transform[]::new));
    return parts.rule().isLinear() && sharpness > 0
        ? StableRates.of(recipe, OperatingPoint.SETTLED, sharpness).map(StableRates::max)
        : Optional.empty();
  }

  /// The point on the way to the lowest at which the average loss falls fastest over ln η; empty
  /// where it never falls.
  public Optional<Point> steepest() {
    return IntStream.range(1, points.indexOf(lowest()))
        .filter(i -> slope(i) < 0)
        .boxed()
        .min(Comparator.comparingDouble(this::slope))
        .map(points::get);
  }

  /// Central difference; rates lie at equal distances of ln η.
  private double slope(int i) {
    return points.get(i + 1).smoothed() - points.get(i - 1).smoothed();
  }

  /// The point of the lowest average loss.
  public Point lowest() {
    return points.stream().min(Comparator.comparingDouble(Point::smoothed)).orElseThrow();
  }

  /// A tenth of the rate at the lowest average loss.
  public double tenth() {
    return lowest().rate() / 10;
  }
}
