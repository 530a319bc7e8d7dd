package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.TestFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Follows an optimizer step by step.
@Command(
    name = "trace",
    description = "Follow an optimizer on a function or along given gradients, in float64.",
    footer =
        "  ./thalweg trace --problem rosenbrock --start -1.2,1 --steps 200 --optimizer \"nag(rate=0.001)\"")
final class TraceCommand implements Query {
  private static final int STEPS = 100;
  private static final int MOST_STEPS = 1_000_000;

  /// Such a schedule looks back at every value at every step.
  private static final int MOST_WATCHED = 20_000;

  private static final Path NONE = Path.of("");

  @Option(
      names = "--problem",
      completionCandidates = Ids.OfFunctions.class,
      paramLabel = "PROBLEM",
      description = "The function; see the command problems.",
      converter = Chosen.OfFunctions.class)
  Optional<Chosen<TestFunction>> problem = Optional.empty();

  @Option(
      names = "--gradients",
      paramLabel = "FILE",
      description = "Instead of a function: CSV, a row per step, a column per number.")
  Path gradients = NONE;

  @Option(
      names = "--start",
      paramLabel = "X,X,...",
      description = "Where to start; by default where the function is customarily started.")
  Optional<Point> start = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps to make; by default " + STEPS + ", or all rows of the file.",
      converter = Numbers.Count.class)
  Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      description = "Such as 'adam(rate=0.01)'; by default ${DEFAULT-VALUE}.",
      defaultValue = "adam")
  Recipe optimizer = Recipe.parse("adam");

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate in place of the optimizer's: a number or a schedule.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the optimizer's noise, where it has some.")
  long seed;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Answer answer(Context context) throws IOException {
    Recipe recipe = rate.map(optimizer::withRate).orElse(optimizer);
    if (problem.isPresent() != gradients.equals(NONE)) {
      throw new ParameterException(
          spec.commandLine(), "exactly one of --problem and --gradients must be given");
    }
    Trace trace = problem.isPresent() ? on(problem.get(), recipe) : along(recipe);
    return new Answer(trace, trace);
  }

  private Trace on(Chosen<TestFunction> function, Recipe recipe) {
    double[] from = start.map(Point::toArray).orElseGet(function.value()::start);
    if (from.length != function.value().dimension()) {
      throw new IllegalArgumentException(
          "--start must have %d numbers for %s, got %d"
              .formatted(function.value().dimension(), function.expression(), from.length));
    }
    int count = steps.orElse(STEPS);
    int most = recipe.expression().mentions(Trace.WATCHING) ? MOST_WATCHED : MOST_STEPS;
    if (count > most) {
      throw new IllegalArgumentException(
          "--steps must be in [1,%d], got %d".formatted(most, count));
    }
    return Trace.on(function.value(), from, recipe, count, seed);
  }

  private Trace along(Recipe recipe) throws IOException {
    if (recipe.expression().mentions(Trace.WATCHING)) {
      throw new IllegalArgumentException(
          "%s watches values of a function: it needs --problem, got --gradients"
              .formatted(Trace.WATCHING));
    }
    double[] from =
        start
            .map(Point::toArray)
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "--gradients needs --start"));
    List<double[]> rows =
        NumberFile.read(
            gradients,
            new NumberFile.Columns(from.length, from.length, "one for each number of --start"));
    int count = steps.orElse(rows.size());
    if (count > rows.size()) {
      throw new IllegalArgumentException(
          "--steps must be at most %d, the rows of %s, got %d"
              .formatted(rows.size(), gradients, count));
    }
    return Trace.along(rows, from, recipe, count, seed);
  }
}
