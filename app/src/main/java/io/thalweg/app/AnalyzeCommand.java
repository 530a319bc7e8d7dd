package io.thalweg.app;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.LossCurve;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.Spectrum;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.dynamics.Tuning;
import io.thalweg.optim.Recipe;
import io.thalweg.report.AnalysisFigure;
import io.thalweg.report.AnalysisReport;
import io.thalweg.report.Figure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows an optimizer as a control system.
@Command(
    name = "analyze",
    description =
        "Show an optimizer as a control system: poles, responses, margins, limits, noise.",
    footer = "  ./thalweg analyze --optimizer \"momentum(rate=0.1)\" --curvature 0.5:20")
final class AnalyzeCommand implements Query {
  private static final int MOST_STEPS = 100_000;
  private static final int MOST_VALUES = 10_000;
  private static final double HIGHEST_SHARE = 0.999;
  private static final String RUN = "run";

  @Mixin LookOptions look = new LookOptions();

  @Option(
      names = "--curvature",
      paramLabel = "λ|a:b|FILE",
      defaultValue = "1",
      description =
          "A curvature, a range, or a CSV file with one (and its weight) a row; by default 1.")
  String curvature = "";

  @Option(
      names = "--average",
      paramLabel = "D",
      defaultValue = "0",
      description = "Judge at an exponentially weighted average of the parameters of this decay.")
  double average;

  @Option(
      names = "--locus",
      paramLabel = "SETTING=FROM:TO:COUNT[:log]",
      description = "Also follow the poles over a setting, such as momentum=0:0.99:100.",
      converter = AxisOption.class)
  Optional<Axis> locus = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Predict the loss of so many steps on the quadratic of these curvatures.",
      converter = Numbers.Count.class)
  Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--start",
      paramLabel = "D",
      defaultValue = "1",
      description = "Distance from the minimum that they start at, by default ${DEFAULT-VALUE}.")
  double start;

  @Option(
      names = "--noise",
      paramLabel = "S",
      defaultValue = "0",
      description = "Standard deviation of the gradient's noise on them, by default none.")
  double noise;

  @Mixin ReportOptions report = new ReportOptions();

  @Override
  public Answer answer(Context context) throws Exception {
    checkNumbers();
    LookOptions.Look seen = look.look(context);
    Spectrum spectrum = spectrum(seen.measured());
    Recipe recipe = seen.recipe();
    OperatingPoint point = seen.point();
    Optional<ReportFile> page = report.file("analysis.html");
    Optional<ReportFile> figure = report.file("analysis.svg");
    Analysis analysis = Analysis.of(recipe, point, average, spectrum.curvatures());
    if (page.isPresent() && figure.isPresent()) {
      page.get()
          .write(AnalysisReport.html(analysis, map(analysis), report.provenance("float64 model")));
      figure.get().write(AnalysisReport.figure(analysis).standalone());
    }
    AnalysisDocument document =
        AnalysisDocument.of(
            analysis,
            seen.measured().map(MeasuredCurvature::document),
            tunings(recipe, point, spectrum),
            locus.map(axis -> locus(analysis, axis)),
            steps.map(n -> LossCurve.of(analysis.worst().model(), spectrum, start, noise, n)),
            page.map(ReportFile::path));
    return new Answer(document, new AnalysisText(document))
        .withFigures((name, width) ->
            name.equals(RUN)
                ? seen.measured().map(measured -> MeasuredCurvatureFigure.draw(measured, width))
                : figure(analysis, name, width));
  }

  private Spectrum spectrum(Optional<MeasuredCurvature> measured) throws IOException {
    return measured.isPresent()
        ? Spectrum.of(measured.get().spectrum().stream().mapToDouble(Double::doubleValue).toArray())
        : Curvatures.read(curvature);
  }

  private void checkNumbers() {
    if (steps.orElse(0) > MOST_STEPS) {
      throw new IllegalArgumentException(
          "--steps must be in [1,%d], got %d".formatted(MOST_STEPS, steps.orElseThrow()));
    }
    if (!(average >= 0 && average < 1)) {
      throw new IllegalArgumentException("--average must be in [0,1), got " + average);
    }
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("--noise must be in [0,inf), got " + noise);
    }
  }

  private static Optional<Figure> figure(Analysis analysis, String name, double width) {
    return name.equals("map")
        ? map(analysis).map(map -> AnalysisReport.mapFigure(map, width))
        : Arrays.stream(AnalysisFigure.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
            .findFirst()
            .flatMap(each -> each.draw(analysis, width));
  }

  /// Over rate and momentum, or what stands in its place; empty where there is no such setting or
  /// no limit of stability.
  private static Optional<StabilityMap> map(Analysis analysis) {
    if (analysis.stableRates().filter(rates -> Double.isFinite(rates.max())).isEmpty()) {
      return Optional.empty();
    }
    double curvature = analysis.worst().curvature();
    return MapAxes.share(analysis.recipe(), MapAxes.ROWS)
        .map(share ->
            StabilityMap.of(
                analysis.recipe(),
                analysis.point(),
                curvature,
                MapAxes.rates(analysis.recipe(), analysis.point(), curvature, MapAxes.COLUMNS),
                share,
                StabilityMap.Quantity.SPECTRAL_RADIUS,
                Runnable::run));
  }

  private static AnalysisDocument.Locus locus(Analysis analysis, Axis axis) {
    if (axis.values().size() > MOST_VALUES) {
      throw new IllegalArgumentException(
          "--locus must have at most %d values, got %d"
              .formatted(MOST_VALUES, axis.values().size()));
    }
    return AnalysisDocument.Locus.of(
        axis.setting(),
        Loop.locus(analysis.recipe(), analysis.point(), analysis.worst().curvature(), axis));
  }

  /// What would be best on several curvatures.
  private static List<Tuning> tunings(Recipe recipe, OperatingPoint point, Spectrum spectrum) {
    if (!(spectrum.min() > 0 && spectrum.max() > spectrum.min())) {
      return List.of();
    }
    Spectrum ends = Spectrum.of(spectrum.min(), spectrum.max());
    Optional<Tuning> both =
        MapAxes.share(recipe, MapAxes.ROWS)
            .flatMap(share -> Tuning.best(recipe, point, ends, share.setting(), 0, HIGHEST_SHARE));
    return Stream.of(
            Tuning.closedForms(spectrum.min(), spectrum.max()).stream(),
            Tuning.bestRate(recipe, point, spectrum).stream(),
            both.stream())
        .flatMap(each -> each)
        .toList();
  }
}
