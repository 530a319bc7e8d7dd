package io.thalweg.study.published;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.Quadratic;
import io.thalweg.study.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Which learning rates diverge on a quadratic with noise, beside which should.
///
/// ## Function
///     f(x) = ½ (x − c)ᵀQΛQᵀ(x − c), averaged over a batch of centres c            x, c: [100]
///
/// ## Notes
///
/// 90 curvatures in U(0,1), 10 in U(30,60) of which the largest is 53.13, axes rotated at random,
/// 1000 centres from N(0, 0.6²), batches of 128, x₀ = 1, 1000 steps. Diverged is what leaves ±10⁹.
/// The problem is the same for all seeds, which draw the batches.
///
/// @param claims one for each optimizer
public record NoisyQuadratic(About about, List<Claim> claims) implements Experiment {
  private static final int DIMENSIONS = 100;
  private static final int CENTRES = 1_000;
  private static final int BATCH = 128;
  private static final int STEPS = 1_000;
  private static final double LARGEST = 53.13;
  private static final double BOUND = 1e9;

  /// What was published of an optimizer.
  ///
  /// @param optimizer without its rate
  /// @param lastFinite of the rates, the largest that did not diverge
  /// @param firstInfinite the next; both empty where none diverges
  public record Claim(String optimizer, OptionalDouble lastFinite, OptionalDouble firstInfinite) {}

  public NoisyQuadratic {
    claims = List.copyOf(claims);
  }

  @Override
  public String setting() {
    return "100 dimensions, 90 curvatures in U(0,1), 10 in U(30,60), the largest 53.13, 1000 centres of"
        + " deviation 0.6, start at 1, batch 128, 1000 steps, bound 1e9, 36 rates from 1e-5 to 100";
  }

  @Override
  public long parts(int seeds) {
    return (long) claims.size() * seeds;
  }

  /// What a seed gave.
  ///
  /// @param disagreeing rates that diverge and should not, or the other way round
  private record Found(double lastFinite, double firstInfinite, double disagreeing) {}

  @Override
  public List<Row> run(Laboratory laboratory) {
    Problem problem = new Problem();
    List<Row> rows = new ArrayList<>();
    for (Claim claim : claims) {
      Recipe recipe = Recipe.parse(claim.optimizer());
      Optional<Double> limit = limit(claim, recipe);
      List<Callable<Found>> tasks = new ArrayList<>();
      for (long seed : laboratory.seeds()) {
        tasks.add(() -> {
          Found found = found(problem, recipe, limit.orElse(Double.POSITIVE_INFINITY), seed);
          laboratory.listener().accept("%s, seed %d".formatted(claim.optimizer(), seed));
          return found;
        });
      }
      rows.addAll(rows(claim, limit, laboratory.run(tasks)));
    }
    return rows;
  }

  /// The rate above which the linear model says that it diverges; empty where no rate should.
  private static Optional<Double> limit(Claim claim, Recipe recipe) {
    return claim.firstInfinite().isEmpty()
        ? Optional.empty()
        : StableRates.of(recipe, OperatingPoint.SETTLED, Problem.curvatures())
            .map(StableRates::max);
  }

  private static Found found(Problem problem, Recipe recipe, double limit, long seed) {
    List<Double> finite = new ArrayList<>();
    List<Double> infinite = new ArrayList<>();
    int disagreeing = 0;
    for (double rate : rates()) {
      boolean diverges = problem.diverges(recipe, rate, seed);
      (diverges ? infinite : finite).add(rate);
      disagreeing += diverges == rate > limit ? 0 : 1;
    }
    return new Found(
        finite.isEmpty() ? Double.NaN : finite.getLast(),
        infinite.isEmpty() ? Double.POSITIVE_INFINITY : infinite.getFirst(),
        disagreeing);
  }

  private static List<Row> rows(Claim claim, Optional<Double> limit, List<Found> found) {
    String name = claim.optimizer();
    Summary disagreeing = Summary.of(found.stream().map(Found::disagreeing).toList());
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(name, "rates of 36 that disagree with the prediction", "0", disagreeing, 0));
    if (limit.isPresent()) {
      Summary finite = Summary.of(found.stream().map(Found::lastFinite).toList());
      Summary infinite = Summary.of(found.stream().map(Found::firstInfinite).toList());
      rows.add(
          new Row(
              name, "predicted limit of the rate", "–", Summary.of(limit.stream().toList()), 0));
      rows.add(
          new Row(name, "largest rate that stays finite", words(claim.lastFinite()), finite, 0));
      rows.add(
          new Row(name, "smallest rate that does not", words(claim.firstInfinite()), infinite, 0));
    }
    return rows;
  }

  private static String words(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "–";
  }

  /// The rates: five to a power of ten.
  public static List<Double> rates() {
    return IntStream.range(0, 36).mapToObj(i -> Math.pow(10, -5 + 0.2 * i)).toList();
  }

  /// The quadratic and its centres.
  public static final class Problem {
    private final Quadratic quadratic =
        new Quadratic(DoubleStream.of(curvatures()).boxed().toList(), 1);
    private final double[][] hessian = hessian();
    private final double[][] centres = centres();

    /// The same at each call.
    public Problem() {}

    /// Eigenvalues of its Hessian.
    public static double[] curvatures() {
      SplittableRandom random = new SplittableRandom(1);
      double[] curvatures = new double[DIMENSIONS];
      Arrays.setAll(curvatures, i -> i < 90 ? random.nextDouble() : random.nextDouble(30, LARGEST));
      curvatures[DIMENSIONS - 1] = LARGEST;
      return curvatures;
    }

    private double[][] hessian() {
      double[][] rows = new double[DIMENSIONS][DIMENSIONS];
      for (int i = 0; i < DIMENSIONS; i++) {
        double[] unit = new double[DIMENSIONS];
        unit[i] = 1;
        quadratic.gradient(unit, rows[i]);
      }
      return rows;
    }

    private static double[][] centres() {
      SplittableRandom random = new SplittableRandom(2);
      double[][] centres = new double[CENTRES][DIMENSIONS];
      for (double[] centre : centres) {
        Arrays.setAll(centre, i -> 0.6 * random.nextGaussian());
      }
      return centres;
    }

    /// Whether an optimizer leaves every bound at a rate.
    ///
    /// @param seed of the batches
    public boolean diverges(Recipe recipe, double rate, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = new double[DIMENSIONS];
      Arrays.fill(x, 1);
      double[] gradient = new double[DIMENSIONS];
      try (Optimizer optimizer =
          Optimizer.of(recipe.withRate(new Expression.Num(rate)), Parameters.of(x, gradient))) {
        for (int step = 0; step < STEPS; step++) {
          gradient(x, random, gradient);
          optimizer.step();
          if (Arrays.stream(x).anyMatch(value -> !(Math.abs(value) < BOUND))) {
            return true;
          }
        }
        return false;
      }
    }

    private void gradient(double[] x, SplittableRandom random, double[] gradient) {
      double[] away = x.clone(); // x − mean of the batch's centres
      for (int k = 0; k < BATCH; k++) {
        double[] centre = centres[random.nextInt(CENTRES)];
        for (int i = 0; i < DIMENSIONS; i++) {
          away[i] -= centre[i] / BATCH;
        }
      }
      for (int i = 0; i < DIMENSIONS; i++) {
        double sum = 0;
        for (int j = 0; j < DIMENSIONS; j++) {
          sum += hessian[i][j] * away[j];
        }
        gradient[i] = sum;
      }
    }
  }
}
