package io.thalweg.app;

import io.thalweg.dynamics.Axis;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StabilityMap;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.report.AnalysisReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Maps what an optimizer does over two of its settings.
@Command(
    name = "map",
    description = "Predict an optimizer's behaviour over a grid of two of its settings.",
    footer =
        "  ./thalweg map --optimizer nag --x rate=0.01:4:100:log --y momentum=0:0.99:80 --out .")
final class MapCommand implements Query {
  private static final int MOST_CELLS = 4_000_000;

  @Mixin LookOptions look = new LookOptions();

  @Option(
      names = "--curvature",
      paramLabel = "λ",
      defaultValue = "1",
      description = "The curvature, by default ${DEFAULT-VALUE}.")
  double curvature;

  @Option(
      names = "--x",
      paramLabel = "SETTING=FROM:TO:COUNT[:log]",
      description = "First setting; by default the rate, up to beyond its limit.",
      converter = AxisOption.class)
  Optional<Axis> x = Optional.empty();

  @Option(
      names = "--y",
      paramLabel = "SETTING=FROM:TO:COUNT[:log]",
      description = "Second setting; by default the first share in [0,1), such as momentum.",
      converter = AxisOption.class)
  Optional<Axis> y = Optional.empty();

  @Option(
      names = "--points",
      paramLabel = "N",
      converter = Points.class,
      description =
          "Values of a setting that is not given; by default 100 of the first, 80 of the second.")
  Optional<Integer> points = Optional.empty();

  @Option(
      names = "--quantity",
      paramLabel = "NAME",
      defaultValue = "spectral-radius",
      description = "spectral-radius (default), settling-steps or overshoot-percent.")
  String quantity = "";

  @Mixin ReportOptions report = new ReportOptions();

  /// What `--json` prints.
  ///
  /// @param values of the quantity, `[y][x]`; absent where there is none
  /// @param boundary where the spectral radius is 1
  /// @param best cell where the quantity is smallest
  /// @param run whose curvature it is; absent without `--run`
  record Document(
      String optimizer,
      double curvature,
      Axis x,
      Axis y,
      String quantity,
      List<double[]> values,
      List<StabilityMap.Point> boundary,
      Optional<Cell> best,
      Optional<MeasuredCurvature.Document> run,
      Optional<String> report) {}

  /// A number of values along an axis.
  static final class Points implements ITypeConverter<Integer> {
    private static final int MOST = 1_000;

    @Override
    public Integer convert(String text) {
      long count = Numbers.whole(text);
      if (count < 2 || count > MOST) {
        throw new TypeConversionException("must be in [2,%d]".formatted(MOST));
      }
      return (int) count;
    }
  }

  /// A cell's settings and value.
  record Cell(double x, double y, double value) {}

  @Override
  public Answer answer(Context context) throws Exception {
    if (points.isPresent() && x.isPresent() && y.isPresent()) {
      throw new SettingException("--points is for a setting that is not given, and both are");
    }
    LookOptions.Look seen = look.look(context);
    Recipe recipe = seen.recipe();
    OperatingPoint point = seen.point();
    double lambda = seen.measured().map(MeasuredCurvature::curvature).orElse(curvature);
    StabilityMap.Quantity wanted = quantity();
    Axis across =
        x.orElseGet(() -> MapAxes.rates(recipe, point, lambda, points.orElse(MapAxes.COLUMNS)));
    Axis up =
        y.orElseGet(() ->
            MapAxes.share(recipe, points.orElse(MapAxes.ROWS))
                .orElseThrow(() ->
                    new SettingException(
                        "%s has no setting in [0,1) to map: give --y".formatted(recipe))));
    if (across.setting().equals(up.setting())) {
      throw new SettingException(
          "--x and --y must be two settings, got %s twice".formatted(up.setting()));
    }
    long cells = (long) across.values().size() * up.values().size();
    if (cells > MOST_CELLS) {
      throw new SettingException(
          "a map must have at most %d cells, got %d".formatted(MOST_CELLS, cells));
    }
    Optional<ReportFile> figure = report.file("map.svg");
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      StabilityMap map = StabilityMap.of(recipe, point, lambda, across, up, wanted, executor);
      return answer(map, seen.measured(), figure);
    }
  }

  private Answer answer(
      StabilityMap map, Optional<MeasuredCurvature> measured, Optional<ReportFile> figure)
      throws IOException {
    if (figure.isPresent()) {
      figure.get().write(AnalysisReport.mapFigure(map).standalone());
    }
    Document document =
        new Document(
            map.optimizer(),
            map.curvature(),
            map.x(),
            map.y(),
            quantity,
            map.values(),
            map.boundary(),
            best(map),
            measured.map(MeasuredCurvature::document),
            figure.map(file -> file.path().toString()));
    return new Answer(document, text(document))
        .withFigures((name, width) ->
            name.equals("map")
                ? Optional.of(AnalysisReport.mapFigure(map, width))
                : Optional.empty());
  }

  private StabilityMap.Quantity quantity() {
    return switch (quantity) {
      case "spectral-radius" -> StabilityMap.Quantity.SPECTRAL_RADIUS;
      case "settling-steps" -> StabilityMap.Quantity.SETTLING_STEPS;
      case "overshoot-percent" -> StabilityMap.Quantity.OVERSHOOT_PERCENT;
      default ->
          throw new SettingException(
              "--quantity must be spectral-radius, settling-steps or overshoot-percent, got "
                  + quantity);
    };
  }

  private static Optional<Cell> best(StabilityMap map) {
    Optional<Cell> best = Optional.empty();
    for (int row = 0; row < map.values().size(); row++) {
      double[] values = map.values().get(row);
      for (int column = 0; column < values.length; column++) {
        double value = values[column];
        if (Double.isFinite(value) && best.map(cell -> value < cell.value()).orElse(true)) {
          best =
              Optional.of(new Cell(map.x().values().get(column), map.y().values().get(row), value));
        }
      }
    }
    return best;
  }

  private static String text(Document map) {
    String x = map.x().setting();
    String y = map.y().setting();
    Table table =
        new Table(
            y.toUpperCase(Locale.ROOT), "STABLE BELOW OR BEYOND " + x.toUpperCase(Locale.ROOT));
    int each = Math.ceilDiv(map.boundary().size(), 20);
    for (int i = 0; i < map.boundary().size(); i += Math.max(1, each)) {
      StabilityMap.Point point = map.boundary().get(i);
      table.row("%.4g".formatted(point.y()), "%.6g".formatted(point.x()));
    }
    String best =
        map.best()
            .map(cell ->
                "smallest %s: %.6g at %s = %.4g, %s = %.4g%n"
                    .formatted(map.quantity(), cell.value(), x, cell.x(), y, cell.y()))
            .orElse("");
    return "%s on curvature %s: %s over %s and %s, %d x %d cells%n%n%s%n%s%s"
        .formatted(
            map.optimizer(),
            map.curvature(),
            map.quantity(),
            x,
            y,
            map.x().values().size(),
            map.y().values().size(),
            map.boundary().isEmpty() ? "no boundary of stability within the map\n" : table,
            best,
            map.report().map(path -> "report: " + path + "\n").orElse(""));
  }
}
