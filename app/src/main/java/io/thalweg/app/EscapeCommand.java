package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import io.thalweg.study.escape.Escape;
import io.thalweg.study.escape.EscapeStudy;
import io.thalweg.study.escape.EscapeStudy.Result;
import io.thalweg.study.escape.EscapeStudy.Run;
import io.thalweg.study.escape.Goal;
import io.thalweg.study.escape.Proportion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Ways out of local optima, side by side.
@Command(
    name = "escape",
    description =
        "Restarts, annealing, Langevin noise, warm restarts and basin hopping on functions with many"
            + " minima: how often each finds the global one.",
    footer =
        "  ./thalweg escape --problem rastrigin --method descent,restarts,annealing --seeds 20")
final class EscapeCommand implements Query {
  private static final double DISTANCE = 0.1;
  private static final int MOST_SEEDS = 10_000;
  private static final int MOST_EVALUATIONS = 10_000_000;

  @Option(
      names = "--problem",
      completionCandidates = Ids.OfFunctions.class,
      paramLabel = "PROBLEM",
      description = "The function, by default ${DEFAULT-VALUE}; see the command problems.",
      defaultValue = "rastrigin",
      converter = Chosen.OfFunctions.class)
  Chosen<TestFunction> problem = Chosen.from(Functions.CATALOGUE, "rastrigin");

  @Option(
      names = "--method",
      completionCandidates = Ids.OfEscapes.class,
      paramLabel = "METHOD,...",
      description = "Such as 'restarts(adam(rate=0.1), steps=50),annealing'; by default all.",
      converter = EscapesOption.Reader.class)
  Optional<EscapesOption> methods = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "100",
      description = "Searches with each, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int seeds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first of the seeds.")
  long seed;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Evaluations of value and gradient in each search, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int evaluations;

  @Option(
      names = "--box",
      paramLabel = "FROM:TO",
      description =
          "Where starts are drawn from, in every variable; by default the function's box.",
      converter = BoxOption.Reader.class)
  Optional<BoxOption> box = Optional.empty();

  @Option(
      names = "--distance",
      paramLabel = "D",
      description = "Distance from a global minimum that counts as found, by default " + DISTANCE)
  Optional<Double> distance = Optional.empty();

  @Option(
      names = "--gap",
      paramLabel = "G",
      description = "Instead of --distance: height above the global minimum that counts as found.")
  Optional<Double> gap = Optional.empty();

  @Spec CommandSpec spec = CommandSpec.create();

  /// What `--json` prints.
  ///
  /// @param distance null where the goal is a gap
  /// @param gap null where the goal is a distance
  record Document(
      String problem,
      int dimension,
      Domain box,
      int evaluations,
      Optional<Double> distance,
      Optional<Double> gap,
      List<Long> seeds,
      List<Row> results) {}

  /// One method.
  record Row(
      String method,
      int found,
      int searches,
      double share,
      double low,
      double high,
      Proportion.Method interval,
      Optional<Double> medianEvaluations,
      Optional<Double> expectedEvaluations,
      double medianValue,
      List<Run> runs) {
    static Row of(String method, Result result) {
      Proportion share = result.share();
      return new Row(
          method,
          share.successes(),
          share.count(),
          share.share(),
          share.low(),
          share.high(),
          share.method(),
          result.medianEvaluations(),
          result.expectedEvaluations(),
          result.medianValue(),
          result.runs());
    }
  }

  @Override
  public Answer answer(Context context) {
    TestFunction function = problem.value();
    Domain region = box.map(each -> each.of(function.dimension())).orElseGet(function::domain);
    if (function.minima().isEmpty()) {
      throw new SettingException(
          "--problem must have a known global minimum, got " + problem.expression());
    }
    if (evaluations > MOST_EVALUATIONS) {
      throw new SettingException(
          "--evaluations must be in [1,%d], got %d".formatted(MOST_EVALUATIONS, evaluations));
    }
    EscapeStudy study = new EscapeStudy(function, region, evaluations, goal(), allSeeds());
    List<Chosen<Escape>> chosen = methods.orElseGet(EscapesOption::all).list();
    List<Result> results = run(study, chosen.stream().map(Chosen::value).toList(), context);
    Document document =
        new Document(
            problem.expression(),
            function.dimension(),
            region,
            evaluations,
            gap.isPresent() ? Optional.empty() : Optional.of(distance.orElse(DISTANCE)),
            gap,
            study.seeds(),
            IntStream.range(0, chosen.size())
                .mapToObj(i -> Row.of(chosen.get(i).expression(), results.get(i)))
                .toList());
    return new Answer(document, EscapeText.of(document));
  }

  private Goal goal() {
    if (gap.isPresent() && distance.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "at most one of --distance and --gap may be given");
    }
    return gap.<Goal>map(Goal.Gap::new)
        .orElseGet(() -> new Goal.Distance(distance.orElse(DISTANCE)));
  }

  private List<Long> allSeeds() {
    if (seeds > MOST_SEEDS) {
      throw new SettingException("--seeds must be in [1,%d], got %d".formatted(MOST_SEEDS, seeds));
    }
    if (seed > Long.MAX_VALUE - seeds) {
      throw new SettingException(
          "--seed must be at most %d for %d seeds, got %d"
              .formatted(Long.MAX_VALUE - seeds, seeds, seed));
    }
    return LongStream.range(seed, seed + seeds).boxed().toList();
  }

  private static List<Result> run(EscapeStudy study, List<Escape> methods, Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    long searches = (long) methods.size() * study.seeds().size();
    try (Progress progress = context.console().progress("escape", searches);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return study.run(
          methods,
          executor,
          (_, run) -> {
            synchronized (progress) {
              progress.advance("seed %d".formatted(run.seed()));
            }
          });
    }
  }
}
