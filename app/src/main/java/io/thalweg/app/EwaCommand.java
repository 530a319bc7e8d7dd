package io.thalweg.app;

import io.thalweg.optim.Ewa;
import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Exponentially weighted averages of a series.
@Command(
    name = "ewa",
    description =
        "Exponentially weighted averages of a series: smoothing, lag, noise, frequency response.",
    footer = "  ./thalweg ewa --beta 0.9,0.98 --signal ramp --steps 100")
final class EwaCommand implements Query {
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_VALUES = 10_000;
  private static final int MOST_BETAS = 100;
  private static final int FREQUENCIES = 64;
  private static final double LOWEST = 1e-4;
  private static final Path NONE = Path.of("");

  @Option(
      names = "--beta",
      paramLabel = "B,...",
      defaultValue = "0.5,0.9,0.98",
      description = "Shares of the average that are kept, by default ${DEFAULT-VALUE}.",
      converter = NumbersOption.Reader.class)
  NumbersOption betas = new NumbersOption(List.of());

  @Option(
      names = "--signal",
      paramLabel = "NAME",
      defaultValue = "step",
      description = "What is averaged: step, noise, ramp or sine; by default ${DEFAULT-VALUE}.",
      converter = SignalReader.class)
  Signal signal = Signal.STEP;

  @Option(
      names = "--series",
      paramLabel = "FILE",
      description = "Instead of a signal: CSV, one number per row.")
  Path series = NONE;

  @Option(
      names = "--values",
      paramLabel = "X,X,...",
      description = "Instead of a signal: these numbers, at most 10000.",
      converter = ValuesReader.class)
  Optional<List<Double>> numbers = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "Values of the signal, by default ${DEFAULT-VALUE}.",
      converter = Numbers.Count.class)
  int steps;

  @Option(
      names = "--period",
      paramLabel = "P",
      defaultValue = "20",
      description = "Steps of a period of the sine, by default ${DEFAULT-VALUE}.")
  double period;

  @Option(names = "--no-correction", description = "Leave the start at 0 in: no bias correction.")
  boolean plain;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the noise.")
  long seed;

  @Mixin ReportOptions report = new ReportOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  /// Reads the name of a signal.
  static final class SignalReader implements ITypeConverter<Signal> {
    @Override
    public Signal convert(String text) {
      for (Signal each : Signal.values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
          return each;
        }
      }
      throw new TypeConversionException("must be step, noise, ramp or sine");
    }
  }

  /// Reads numbers, of which a wrong one is named by its place.
  static final class ValuesReader implements ITypeConverter<List<Double>> {
    @Override
    public List<Double> convert(String text) {
      String[] words = text.split(",", -1);
      if (words.length > MOST_VALUES) {
        throw new TypeConversionException(
            "must be at most %d numbers, got %d".formatted(MOST_VALUES, words.length));
      }
      List<Double> values = new ArrayList<>();
      for (String word : words) {
        try {
          values.add(Numbers.finite(word.strip()));
        } catch (TypeConversionException wrong) {
          String shown = word.length() > 20 ? word.substring(0, 20) + "…" : word;
          throw new TypeConversionException(
              "number %d %s, got \"%s\"".formatted(values.size() + 1, wrong.getMessage(), shown));
        }
      }
      return values;
    }
  }

  /// What `--json` prints.
  record Document(
      boolean corrected, List<Double> series, List<Row> results, Optional<Path> report) {}

  /// One average.
  ///
  /// @param cutoff angular frequency of half the power, in radians per step
  /// @param noiseGain share of the variance of independent values that is left at last
  /// @param averages one for each value of the series
  record Row(
      double beta,
      double memory,
      double halfLife,
      double lag,
      double noiseGain,
      double cutoff,
      List<Response> frequencyResponse,
      List<Double> averages) {}

  /// @param omega in radians per step
  record Response(double omega, double gain, double phaseDegrees) {}

  @Override
  public Answer answer(Context context) throws IOException {
    if (betas.values().size() > MOST_BETAS) {
      throw new SettingException(
          "--beta must have at most %d values, got %d"
              .formatted(MOST_BETAS, betas.values().size()));
    }
    List<Ewa> averages = betas.values().stream().map(beta -> new Ewa(beta, !plain)).toList();
    Optional<ReportFile> file = report.file("ewa.svg");
    double[] values = values();
    Document document =
        new Document(
            !plain,
            list(values),
            averages.stream().map(ewa -> row(ewa, values)).toList(),
            file.map(ReportFile::path));
    EwaFigures figures = new EwaFigures(document);
    if (file.isPresent()) {
      file.get().write(figures.both().standalone());
    }
    return new Answer(document, text(document)).withFigures(figures::draw);
  }

  private double[] values() throws IOException {
    boolean file = !series.equals(NONE);
    boolean named = spec.commandLine().getParseResult().hasMatchedOption("--signal");
    if ((file ? 1 : 0) + (named ? 1 : 0) + (numbers.isPresent() ? 1 : 0) > 1) {
      throw new ParameterException(
          spec.commandLine(), "at most one of --signal, --series and --values may be given");
    }
    if (numbers.isPresent()) {
      return numbers.get().stream().mapToDouble(Double::doubleValue).toArray();
    }
    if (file) {
      return NumberFile.read(series, new NumberFile.Columns(1, 1, "the values")).stream()
          .mapToDouble(row -> row[0])
          .toArray();
    }
    if (steps > MOST_STEPS) {
      throw new SettingException("--steps must be in [1,%d], got %d".formatted(MOST_STEPS, steps));
    }
    if (!(period > 0)) {
      throw new SettingException("--period must be in (0,inf), got " + period);
    }
    return signal.values(steps, period, seed);
  }

  private static Row row(Ewa ewa, double[] values) {
    return new Row(
        ewa.beta(),
        ewa.memory(),
        ewa.halfLife(),
        ewa.lag(),
        ewa.noiseGain(),
        ewa.cutoff(),
        IntStream.range(0, FREQUENCIES).mapToObj(i -> response(ewa, i)).toList(),
        list(ewa.of(values)));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /// At equal ratios up to half a turn per step, above which there is nothing.
  private static Response response(Ewa ewa, int i) {
    double omega = Math.PI * Math.pow(LOWEST, 1 - i / (FREQUENCIES - 1.0));
    return new Response(omega, ewa.gain(omega), Math.toDegrees(ewa.phase(omega)));
  }

  private static String text(Document document) {
    Table figures = new Table("BETA", "MEMORY", "HALF-LIFE", "LAG", "NOISE GAIN", "CUTOFF");
    List<String> header = new ArrayList<>(List.of("STEP", "SERIES"));
    for (Row row : document.results()) {
      header.add("%s".formatted(row.beta()));
      figures.row(
          "%s".formatted(row.beta()),
          "%.4g".formatted(row.memory()),
          "%.4g".formatted(row.halfLife()),
          "%.4g".formatted(row.lag()),
          "%.4g".formatted(row.noiseGain()),
          "%.4g".formatted(row.cutoff()));
    }
    Table averages = new Table(header.toArray(String[]::new));
    for (int t = 0; t < document.series().size(); t++) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(t + 1));
      cells.add("%.6g".formatted(document.series().get(t)));
      for (Row row : document.results()) {
        cells.add("%.6g".formatted(row.averages().get(t)));
      }
      averages.row(cells.toArray(String[]::new));
    }
    String report = document.report().map(path -> "\nreport: " + path + "\n").orElse("");
    return figures + "\n" + averages + report;
  }
}
