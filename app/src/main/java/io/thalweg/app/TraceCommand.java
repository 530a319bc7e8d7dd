package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  private static final int MOST_OTHERS = 20;

  /// Width of the picture, in pixels.
  private static final double PICTURE = 760;

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
      names = "--against",
      paramLabel = "OPTIMIZER,...",
      description = "Others to follow from the same start.")
  Optional<Recipes> against = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate in place of the optimizers': a number or a schedule.")
  Optional<Expression> rate = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the noise, and of the optimizer's own where it has some.")
  long seed;

  @Option(
      names = "--noise",
      paramLabel = "S",
      defaultValue = "0",
      description = "Standard deviation of normal noise on each gradient, by default none.")
  double noise;

  @Option(
      names = "--box",
      paramLabel = "FROM:TO",
      description = "What the map shows, in both variables; by default the function's box.",
      converter = BoxOption.Reader.class)
  Optional<BoxOption> box = Optional.empty();

  @Mixin ReportOptions report = new ReportOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Answer answer(Context context) throws IOException {
    Recipe recipe = withRate(optimizer);
    if (problem.isPresent() != gradients.equals(NONE)) {
      throw new ParameterException(
          spec.commandLine(), "exactly one of --problem and --gradients must be given");
    }
    if (problem.isPresent()) {
      return on(problem.get(), recipe);
    }
    if (against.isPresent() || box.isPresent() || noise != 0 || report.out.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--against, --box, --noise and --out need --problem");
    }
    Trace trace = along(recipe);
    TraceDocument document =
        new TraceDocument(trace, List.of(), Optional.empty(), Optional.empty());
    return new Answer(document, document);
  }

  private Recipe withRate(Recipe recipe) {
    return rate.map(recipe::withRate).orElse(recipe);
  }

  private Answer on(Chosen<TestFunction> function, Recipe recipe) throws IOException {
    if (!(noise >= 0)) {
      throw new SettingException("--noise must be in [0,inf), got " + noise);
    }
    List<Recipe> others = against.map(Recipes::list).orElse(List.of());
    if (others.size() > MOST_OTHERS) {
      throw new SettingException(
          "--against must have at most %d optimizers, got %d"
              .formatted(MOST_OTHERS, others.size()));
    }
    if (report.out.isPresent() && function.value().dimension() != 2) {
      throw new SettingException(
          "--out needs a function of 2 variables, got %d of %s"
              .formatted(function.value().dimension(), function.expression()));
    }
    Optional<ReportFile> file = report.file("trace.svg");
    Trace trace = follow(function, recipe, 1 + others.size());
    List<Trace> rest =
        others.stream().map(each -> follow(function, withRate(each), 1 + others.size())).toList();
    Domain shown =
        box.map(each -> each.of(function.value().dimension())).orElseGet(function.value()::domain);
    TraceDocument document =
        new TraceDocument(
            trace,
            rest,
            Optional.of(TraceDocument.Problem.of(function, shown)),
            file.map(ReportFile::path));
    TraceFigures figures = new TraceFigures(function, shown, document.all());
    if (file.isPresent()) {
      file.get().write(figures.draw("ways", PICTURE).orElseThrow().standalone());
    }
    return new Answer(document, document).withFigures(figures::draw);
  }

  /// @param together how many optimizers are followed
  private Trace follow(Chosen<TestFunction> function, Recipe recipe, int together) {
    double[] from = start.map(Point::toArray).orElseGet(function.value()::start);
    if (from.length != function.value().dimension()) {
      throw new IllegalArgumentException(
          "--start must have %d numbers for %s, got %d"
              .formatted(function.value().dimension(), function.expression(), from.length));
    }
    int count = steps.orElse(STEPS);
    boolean watches = recipe.expression().mentions(Trace.WATCHING);
    int most = (watches ? MOST_WATCHED : MOST_STEPS) / together;
    if (count > most) {
      throw new IllegalArgumentException(
          "--steps must be in [1,%d], got %d".formatted(most, count));
    }
    return Trace.on(function.value(), from, recipe, count, seed, noise);
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
