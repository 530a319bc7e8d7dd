package io.thalweg.study;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Dataset;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Chooses a learning rate for each optimizer with the same budget for all: as many trainings, at
/// rates of the same ratios to the one given, on examples held out of the training data.
///
/// ## Formula
///     ηᵢ = η · S^(2i/(N−1) − 1),  i = 0 … N−1,   S = min(10, 10^((N−1)/4))
///
/// Neighbours are a factor √10 apart up to N = 5, which go from a tenth to ten times the given η; more
/// lie closer in the same range. An odd N has η itself in the middle.
///
/// ## Notes
///
/// - The test data are not touched: the last fifth of the training data, at most 10,000 examples, is
///   tested with and not trained on.
/// - All trainings have one seed. Compare with others afterwards, since the chosen rate suits it.
/// - The best has the highest accuracy after the last epoch, of several such the lowest rate; a
///   training that diverged is worse than all others.
///
/// @param template model, data and budget; its recipe and seed are replaced
/// @param rates N, trainings of each optimizer
/// @param seed of all of them
public record RateSearch(Training template, int rates, long seed) {
  /// No rate is further from the given one than by this factor.
  public static final double SPAN = 10;

  /// The most rates that can be told apart with three digits.
  public static final int MOST = 100;

  private static final MathContext DIGITS = new MathContext(3);
  private static final int LARGEST_HELD_OUT = 10_000;

  /// One training of the search.
  ///
  /// @param factor of the given rate, before rounding to three digits
  /// @param rate that was trained with
  /// @param accuracy on the held-out examples after the last epoch; −∞ where the training diverged
  public record Trial(Recipe recipe, double factor, double rate, double accuracy) {
    /// Whether the training diverged.
    public boolean diverged() {
      return accuracy == Double.NEGATIVE_INFINITY;
    }
  }

  /// The search of one optimizer.
  ///
  /// @param given the optimizer with its own rate
  /// @param grid ascending by rate
  /// @param chosen the best of the grid
  public record Tuned(Recipe given, List<Trial> grid, Trial chosen) {
    public Tuned {
      grid = List.copyOf(grid);
    }

    /// The share of the rates within one point of the best.
    public Sensitivity sensitivity() {
      return Sensitivity.of(grid.stream().map(Trial::accuracy).toList());
    }

    /// Whether the best is the lowest or highest rate, so that a better one may lie beyond.
    public boolean isAtEdge() {
      return chosen.equals(grid.getFirst()) || chosen.equals(grid.getLast());
    }
  }

  /// The searches of all optimizers.
  ///
  /// @param seed that all were trained with
  /// @param heldOut examples that the accuracies are of
  /// @param optimizers in the order given
  public record Outcome(long seed, int heldOut, List<Tuned> optimizers) {
    public Outcome {
      optimizers = List.copyOf(optimizers);
    }

    /// The optimizers at their chosen rates.
    public List<Recipe> recipes() {
      return optimizers.stream().map(tuned -> tuned.chosen().recipe()).toList();
    }
  }

  public RateSearch {
    if (rates < 2 || rates > MOST) {
      throw new IllegalArgumentException("rates must be in [2,%d], got %d".formatted(MOST, rates));
    }
  }

  /// How many of the training examples are held out.
  public int heldOut() {
    return Math.clamp(template.data().train().size() / 5, 1, LARGEST_HELD_OUT);
  }

  /// The ratios to the given rate, ascending.
  public List<Double> factors() {
    double span = Math.min(SPAN, Math.pow(SPAN, (rates - 1) / 4.0));
    return IntStream.range(0, rates)
        .mapToObj(i -> Math.pow(span, 2.0 * i / (rates - 1) - 1))
        .toList();
  }

  /// Trains all.
  ///
  /// @throws SettingException where an optimizer's rate is no number above 0
  public Outcome run(List<Recipe> recipes, Trainings trainings, Comparer.Listener listener) {
    List<Recipe> all = new ArrayList<>();
    for (Recipe recipe : recipes) {
      double given = rate(recipe);
      factors().forEach(factor -> all.add(at(recipe, given, factor)));
    }
    List<Comparison.Result> results =
        new Comparer(onHeldOut(), List.of(seed), 1)
            .run("", "", all, 1, trainings, listener)
            .results();
    List<Tuned> tuned = new ArrayList<>();
    for (int i = 0; i < recipes.size(); i++) {
      int from = i * rates;
      int to = from + rates;
      tuned.add(tuned(recipes.get(i), all.subList(from, to), results.subList(from, to)));
    }
    return new Outcome(seed, heldOut(), tuned);
  }

  private Tuned tuned(Recipe given, List<Recipe> recipes, List<Comparison.Result> results) {
    List<Trial> grid =
        IntStream.range(0, rates)
            .mapToObj(i ->
                new Trial(
                    recipes.get(i),
                    factors().get(i),
                    rate(recipes.get(i)),
                    accuracy(results.get(i).runs().getFirst())))
            .toList();
    // of equals the first, which has the lowest rate
    Trial best = grid.stream().max(Comparator.comparingDouble(Trial::accuracy)).orElseThrow();
    return new Tuned(given, grid, best);
  }

  private static double accuracy(Run run) {
    return run.divergence().isPresent()
        ? Double.NEGATIVE_INFINITY
        : run.epochs().getLast().testAccuracy();
  }

  private Training onHeldOut() {
    Dataset data = template.data().validation(heldOut());
    return new Training(
        template.model(),
        data,
        template.recipe(),
        seed,
        template.epochs(),
        Math.min(template.batch(), data.train().size()),
        template.steps(),
        template.lossBound());
  }

  private static Recipe at(Recipe recipe, double given, double factor) {
    double rate = BigDecimal.valueOf(given * factor).round(DIGITS).doubleValue();
    return recipe.withRate(new Expression.Num(factor == 1 ? given : rate));
  }

  /// The one constant rate of a recipe.
  private static double rate(Recipe recipe) {
    double rate = recipe.partsAt(0).rate();
    if (!(rate > 0) || !recipe.withRate(new Expression.Num(rate)).equals(recipe)) {
      throw new SettingException(
          "rates can only be searched around a number above 0, got %s".formatted(recipe));
    }
    return rate;
  }
}
