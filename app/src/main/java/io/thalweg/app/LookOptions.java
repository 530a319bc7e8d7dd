package io.thalweg.app;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Which optimizer is seen as a control system, and where.
final class LookOptions {
  private static final String OPTIMIZER = "--optimizer";
  private static final String CURVATURE = "--curvature";

  @Option(
      names = OPTIMIZER,
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "momentum",
      description = "Optimizer, by default ${DEFAULT-VALUE}, or with --run the run's.")
  Recipe optimizer = Recipe.parse("momentum");

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate in place of the optimizer's.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--second-moment",
      paramLabel = "V",
      defaultValue = "1",
      description = "What adaptive rules' squares of gradients are held at, by default 1.")
  double secondMoment;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Take the curvature that this run (id, its beginning, or latest) has measured, in place"
              + " of --curvature.")
  Optional<String> run = Optional.empty();

  @Option(
      names = "--at-step",
      paramLabel = "T",
      description =
          "Step to look at; by default schedules at step 1, bias corrections faded, or with --run"
              + " the last step at which it measured.",
      converter = Numbers.Step.class)
  Optional<Integer> atStep = Optional.empty();

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /// What is looked at.
  ///
  /// @param measured where the curvature is that of a run
  record Look(Recipe recipe, OperatingPoint point, Optional<MeasuredCurvature> measured) {}

  /// Reads the run's curvature, where there is one.
  Look look(Context context) throws Exception {
    if (run.isEmpty()) {
      OperatingPoint point =
          new OperatingPoint(
              secondMoment,
              atStep.map(step -> OptionalLong.of(step)).orElseGet(OptionalLong::empty));
      return new Look(at(optimizer), point, Optional.empty());
    }
    if (isGiven(CURVATURE)) {
      throw new SettingException("--run and --curvature must not be given together");
    }
    Optional<Recipe> own = isGiven(OPTIMIZER) ? Optional.of(optimizer) : Optional.empty();
    MeasuredCurvature measured =
        KeptRuns.of(
            context,
            run.get(),
            store -> MeasuredCurvature.of(store, store.find(run.get()), own, this::at, atStep));
    if (secondMoment != 1 && measured.isPreconditioned()) {
      throw new SettingException(
          "--second-moment must be left out with --run: the curvature was measured as %s sees it"
              .formatted(measured.recipe()));
    }
    OperatingPoint point = new OperatingPoint(secondMoment, OptionalLong.empty());
    return new Look(measured.recipe(), point, Optional.of(measured));
  }

  private Recipe at(Recipe recipe) {
    return rate.map(recipe::withRate).orElse(recipe);
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}
