package io.thalweg.app;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.dynamics.StableCurvatures;
import io.thalweg.measure.StabilityLimit;
import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Transform;
import io.thalweg.store.Bucket;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The greatest curvature that a run has measured, as an optimizer sees it: the sharpness, or that
/// of the preconditioned Hessian where the rule adapts.
///
/// @param run its id
/// @param name of the run
/// @param series that has the numbers
/// @param looks all that are numbers, in order; neighbours are drawn together in a long series
/// @param look the one that was chosen, by itself
/// @param spectrum what was measured there: the greatest few curvatures where the run has them, in
///   falling order, else the greatest alone
/// @param whole the optimizer with its schedules
/// @param recipe the optimizer as it is behind the look
record MeasuredCurvature(
    RunId run,
    String name,
    String series,
    List<Bucket> looks,
    Bucket look,
    List<Double> spectrum,
    Recipe whole,
    Recipe recipe) {
  private static final String SHARPNESS = "sharpness";
  private static final String SEEN = "seen-sharpness";
  private static final String SEVERAL = "curvatures/";
  private static final int MOST_LOOKS = 1_000;

  /// What the preconditioner does not depend on, once bias corrections have faded.
  private static final Set<String> FREE = Set.of("rate", "beta1", "momentum");

  /// On which curvatures an optimizer converges.
  enum Stable {
    /// On those below a limit.
    BELOW,
    ALL,
    NONE
  }

  /// What documents have of it.
  ///
  /// @param id of the run
  /// @param step at which the curvature was measured
  /// @param curvature there
  /// @param stable on which curvatures the optimizer converges with its rate at that step
  /// @param limit below which it does; absent where it does on all or on none
  /// @param curvatures that are looked at: the greatest few where the run has them
  /// @param measured all that there is to choose from
  record Document(
      String id,
      String name,
      String series,
      long step,
      double curvature,
      Stable stable,
      Optional<Double> limit,
      List<Double> curvatures,
      List<Measured> measured) {}

  /// A curvature at a step.
  record Measured(long step, double curvature, long looks) {}

  /// Chooses a look of a run.
  ///
  /// @param own the optimizer; empty for the run's
  /// @param changed what is done with the optimizer before
  /// @param step the last look up to there is chosen; where empty, the last of all
  /// @throws SettingException where there is none for this optimizer, saying how to record one
  static MeasuredCurvature of(
      RunStore store,
      RunId id,
      Optional<Recipe> own,
      UnaryOperator<Recipe> changed,
      Optional<Integer> step) {
    StoredRun run = store.show(id);
    Recipe recipe = changed.apply(own.orElseGet(() -> trainedBy(run)));
    List<String> names = store.seriesNames(id);
    String series = series(names, run, recipe);
    List<Bucket> all = looks(store, id, series, Integer.MAX_VALUE);
    if (all.isEmpty()) {
      throw new SettingException("the %s of run %s is not a number anywhere".formatted(series, id));
    }
    List<Bucket> looks = all.size() <= MOST_LOOKS ? all : looks(store, id, series, MOST_LOOKS);
    Bucket look = look(all, id, series, step);
    List<Double> spectrum =
        series.equals(SHARPNESS) ? spectrum(store, id, names, look) : List.of(look.mean());
    return new MeasuredCurvature(
        id,
        run.about().name(),
        series,
        looks,
        look,
        spectrum,
        recipe,
        at(recipe, look.firstStep()));
  }

  private static List<Bucket> looks(RunStore store, RunId id, String series, int most) {
    return store.series(id, series, most).stream()
        .filter(each -> Double.isFinite(each.mean()))
        .toList();
  }

  /// The last look up to a step, which no neighbour is drawn together with.
  private static Bucket look(List<Bucket> looks, RunId id, String series, Optional<Integer> step) {
    long at = step.map(Integer::longValue).orElse(Long.MAX_VALUE);
    return looks.stream()
        .filter(each -> each.firstStep() <= at)
        .reduce((_, later) -> later)
        .orElseThrow(() ->
            new SettingException(
                "--at-step must be at least %d, where run %s measured its %s first, got %d"
                    .formatted(looks.getFirst().firstStep(), id, series, at)));
  }

  /// Only curvatures above 0 hold a minimum.
  private static List<Double> spectrum(RunStore store, RunId id, List<String> names, Bucket look) {
    List<Double> several =
        names.stream()
            .filter(name -> name.startsWith(SEVERAL))
            .flatMap(name -> store.series(id, name, Integer.MAX_VALUE).stream())
            .filter(bucket -> bucket.firstStep() == look.firstStep() && bucket.mean() > 0)
            .map(Bucket::mean)
            .sorted(Comparator.reverseOrder())
            .toList();
    return several.isEmpty() ? List.of(look.mean()) : several;
  }

  private static Recipe trainedBy(StoredRun run) {
    try {
      return Recipe.parse(run.about().optimizer());
    } catch (SettingException _) {
      throw new SettingException(
          "run %s has not one optimizer that can be looked at: give --optimizer"
              .formatted(run.id()));
    }
  }

  private static Rule rule(Recipe recipe) {
    return recipe.partsAt(0).rule();
  }

  /// Which numbers are the curvature that the optimizer sees.
  private static String series(List<String> all, StoredRun run, Recipe recipe) {
    boolean hasSharpness = all.contains(SHARPNESS);
    boolean hasSeen = all.contains(SEEN);
    if (rule(recipe).isLinear()) {
      if (hasSharpness) {
        return SHARPNESS;
      }
      if (hasSeen && rule(trainedBy(run)).isLinear()) {
        return SEEN; // the same thing
      }
      throw missing(run, "sharpness", "sharpness");
    }
    if (!hasSeen) {
      mustHaveMargin(run, recipe);
      throw missing(run, "sharpness as an adaptive optimizer sees it", "stability-margin");
    }
    if (!rule(recipe).getClass().equals(rule(trainedBy(run)).getClass())) {
      throw new SettingException(
          "run %s measured its curvature as %s sees it, which is another for %s: choose that rule or one that does not adapt"
              .formatted(run.id(), run.about().optimizer(), recipe));
    }
    mustSeeAlike(run, recipe);
    return SEEN;
  }

  /// Where nothing could be recorded, it is no use to say how.
  private static void mustHaveMargin(StoredRun run, Recipe recipe) {
    if (!rule(recipe).hasLinearModel()) {
      throw new SettingException("%s has no linear model to look at".formatted(recipe));
    }
    try {
      StabilityLimit.of(recipe.partsAt(0));
    } catch (SettingException unknown) {
      throw new SettingException(
          "run %s has no sharpness as %s sees it: %s"
              .formatted(run.id(), recipe, unknown.getMessage()));
    }
  }

  /// With another second moment or ε it would be divided by another preconditioner.
  private static void mustSeeAlike(StoredRun run, Recipe recipe) {
    Expression.Call asked = call(recipe);
    Expression.Call trained = call(trainedBy(run));
    for (Entry.SettingInfo setting : Catalogues.RULES.entry(asked.name()).settings()) {
      String name = setting.name();
      Optional<Expression> mine = Optional.ofNullable(asked.named().get(name));
      Optional<Expression> its = Optional.ofNullable(trained.named().get(name));
      if (!FREE.contains(name) && !mine.equals(its)) {
        throw new SettingException(
            "run %s measured its curvature as %s sees it: %s must be %s as there, got %s"
                .formatted(
                    run.id(),
                    run.about().optimizer(),
                    name,
                    its.map(Expression::toString).orElseGet(setting::def),
                    mine.map(Expression::toString).orElseGet(setting::def)));
      }
    }
  }

  /// The rule, which may stand in a chain, as it is written.
  private static Expression.Call call(Recipe recipe) {
    Expression.Call whole = (Expression.Call) recipe.expression();
    return Stream.concat(Stream.of(whole), whole.positional().stream())
        .filter(Expression.Call.class::isInstance)
        .map(Expression.Call.class::cast)
        .filter(each -> Catalogues.RULES.contains(each.name()))
        .findFirst()
        .orElseThrow(() ->
            new SettingException("one rule for all tensors is needed, got %s".formatted(recipe)));
  }

  private static SettingException missing(StoredRun run, String what, String instrument) {
    return new SettingException(
        "run %s has no %s: record one with train --instruments %s"
            .formatted(run.id(), what, instrument));
  }

  /// With all schedules held where they are at the step behind a look, which is made on what the
  /// look saw.
  private static Recipe at(Recipe recipe, long step) {
    Recipe.Parts first = recipe.partsAt(0);
    Recipe.Parts there = parts(recipe, step);
    return first.equals(there)
        ? recipe
        : Recipe.of(there.rate(), there.rule(), there.transforms().toArray(Transform[]::new));
  }

  private static Recipe.Parts parts(Recipe recipe, long step) {
    try {
      return recipe.partsAt(step);
    } catch (SettingException _) {
      throw new SettingException(
          "%s changes by epochs, which can not be read at a step of a run: give the optimizer a constant rate (--rate)"
              .formatted(recipe));
    }
  }

  /// Whether it is not that of the loss alone.
  boolean isPreconditioned() {
    return !rule(recipe).isLinear();
  }

  double curvature() {
    return look.mean();
  }

  /// On which curvatures the optimizer converges as it is behind the look.
  Stable stable() {
    return stable(stableCurvatures(recipe));
  }

  private static Stable stable(Optional<StableCurvatures> stable) {
    return stable
        .map(range -> Double.isInfinite(range.max()) ? Stable.ALL : Stable.BELOW)
        .orElse(Stable.NONE);
  }

  /// The curvature up to which it does; empty where it does on all or on none.
  Optional<Double> limit() {
    return limit(stableCurvatures(recipe));
  }

  /// The same at another look.
  Optional<Double> limit(Bucket other) {
    return limit(stableCurvatures(at(whole, other.firstStep())));
  }

  /// Whether the limit changes with the steps.
  boolean hasSchedule() {
    return looks.stream().map(each -> parts(whole, each.firstStep())).distinct().limit(2).count()
        > 1;
  }

  private static Optional<Double> limit(Optional<StableCurvatures> stable) {
    return stable.map(StableCurvatures::max).filter(Double::isFinite);
  }

  /// What does not move converges on none.
  private static Optional<StableCurvatures> stableCurvatures(Recipe recipe) {
    RuleModel model = RuleModel.of(recipe, OperatingPoint.SETTLED);
    return model.rate() == 0 ? Optional.empty() : StableCurvatures.of(model);
  }

  Document document() {
    Optional<StableCurvatures> stable = stableCurvatures(recipe);
    return new Document(
        run.text(),
        name,
        series,
        look.firstStep(),
        curvature(),
        stable(stable),
        limit(stable),
        spectrum,
        looks.stream()
            .map(each -> new Measured(each.firstStep(), each.mean(), each.count()))
            .toList());
  }
}
