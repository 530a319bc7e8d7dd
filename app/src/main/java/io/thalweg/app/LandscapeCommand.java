package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.study.LandscapeStudy;
import io.thalweg.train.Training;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The loss about a solution.
@Command(
    name = "landscape",
    description = "Train, then show the loss about the solution: slices, planes, the way there.",
    footer = "  ./thalweg landscape --optimizer \"nag(rate=0.1)\" --between adam --out .")
final class LandscapeCommand implements Query {
  private static final int EPOCHS = 5;
  private static final int MOST_POINTS = 401;

  @Option(
      names = "--optimizer",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      defaultValue = "momentum(rate=0.1)",
      description = "Optimizer, by default ${DEFAULT-VALUE}.")
  Recipe optimizer = Recipe.parse("momentum(rate=0.1)");

  @Option(
      names = "--between",
      completionCandidates = Ids.OfOptimizers.class,
      paramLabel = "OPTIMIZER",
      description = "Also train with this one, and go from the one solution to the other.")
  Optional<Recipe> other = Optional.empty();

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "25",
      description = "Places along each side of a plane, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int points;

  @Option(
      names = "--range",
      paramLabel = "R",
      defaultValue = "1",
      description =
          "How far to go, in lengths of the network's filters; by default ${DEFAULT-VALUE}.")
  double range;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Training examples that the loss is of, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int examples;

  @Mixin TrainingOptions options = new TrainingOptions();

  @Mixin ReportOptions report = new ReportOptions();

  /// What `--json` prints.
  ///
  /// @param examples of the training data that losses are of
  /// @param grid losses over a plane of random directions
  /// @param trajectory the way of the training, with the plane in which it moved most
  record Document(
      String model,
      String data,
      String optimizer,
      int epochs,
      int examples,
      LandscapeStudy.Solution solution,
      List<LandscapeStudy.Slice> slices,
      LandscapeStudy.Plane grid,
      LandscapeStudy.Way trajectory,
      Optional<LandscapeStudy.Slice> between,
      Optional<String> report) {}

  @Override
  public Answer answer(Context context) throws IOException {
    if (points < 3 || points > MOST_POINTS) {
      throw new SettingException("points must be in [3,%d], got %d".formatted(MOST_POINTS, points));
    }
    if (!(range > 0)) {
      throw new SettingException("range must be above 0, got " + range);
    }
    Recipe recipe = options.recipe(optimizer);
    Optional<ReportFile> page = report.file("landscape.html");
    try (Arena arena = Arena.ofShared()) {
      Training training = options.training(recipe, EPOCHS, context.console().home(), arena);
      int some = Math.min(examples, training.data().train().size());
      LandscapeStudy study = new LandscapeStudy(training, other, points, range, some);
      Engine.start(context.threads().orElse(1));
      LandscapeStudy.Found found = run(study, context);
      Document document =
          new Document(
              options.problem.model.expression(),
              options.problem.data,
              recipe.toString(),
              training.epochs(),
              some,
              found.solution(),
              found.slices(),
              found.plane(),
              found.way(),
              found.between(),
              page.map(file -> file.path().toString()));
      if (page.isPresent()) {
        String engine = "LibTorch " + Engine.version();
        page.get().write(LandscapePage.of(document, report.provenance(engine)).html());
      }
      return new Answer(document, LandscapePage.text(document))
          .withFigures((name, width) -> LandscapePage.figure(document, name, width));
    }
  }

  private static LandscapeStudy.Found run(LandscapeStudy study, Context context) {
    try (Progress progress = context.progress("landscape", study.work())) {
      return study.run(what -> progress.advance(what));
    }
  }
}
