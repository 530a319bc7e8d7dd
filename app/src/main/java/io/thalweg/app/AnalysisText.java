package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// An analysis in words.
final class AnalysisText {
  private static final int MOST_ROWS = 25;

  /// A double pole at 0 is known to half of the digits.
  private static final double NOTHING = 1e-7;

  private final AnalysisDocument analysis;

  AnalysisText(AnalysisDocument analysis) {
    this.analysis = analysis;
  }

  @Override
  public String toString() {
    return Stream.of(
            headline(),
            approximation(),
            figures(),
            modes(),
            tunings(),
            locus(),
            loss(),
            analysis.report().map(path -> "report: " + path + "\n").orElse(""))
        .filter(part -> !part.isEmpty())
        .collect(joining("\n"));
  }

  private String headline() {
    String where =
        analysis.modes().size() > 1
            ? "%d curvatures, slowest on %s"
                .formatted(analysis.modes().size(), number(analysis.curvature()))
            : "curvature " + number(analysis.curvature());
    return "%s on %s\n%s\n%s".formatted(analysis.optimizer(), where, summary(), run());
  }

  /// Where the curvature is from.
  private String run() {
    return analysis
        .run()
        .map(run ->
            "%s run %s at step %d; %s.%n"
                .formatted(
                    run.curvatures().size() > 1
                        ? "The curvatures are the greatest %d of".formatted(run.curvatures().size())
                        : "The curvature is the %s of".formatted(run.series()),
                    run.id(),
                    run.step(),
                    switch (run.stable()) {
                      case ALL -> "stable on every curvature";
                      case BELOW -> "stable up to " + number(run.limit().orElseThrow(), 4);
                      case NONE -> "stable on none";
                    }))
        .orElse("");
  }

  /// One sentence: how it moves, how far and how long, and up to which rate it is stable.
  private String summary() {
    List<String> parts = new ArrayList<>();
    String regime = analysis.regime();
    parts.add(
        regime.equals("underdamped")
            ? "%s, ζ=%s".formatted(regime, number(analysis.damping(), 2))
            : regime);
    String step =
        analysis
            .step()
            .map(AnalysisText::course)
            .orElseGet(() ->
                Math.abs(analysis.spectralRadius() - 1) < 1e-12
                    ? "never comes to rest"
                    : "grows by a factor of %s per step"
                        .formatted(number(analysis.spectralRadius(), 4)));
    String rates =
        analysis
            .stableRates()
            .map(range ->
                Double.isInfinite(range.max())
                    ? "stable for every rate"
                    : range.min() > 0
                        ? "stable for rates from %s to %s"
                            .formatted(number(range.min(), 4), number(range.max(), 4))
                        : "stable for rate < %s".formatted(number(range.max(), 4)))
            .orElseGet(() ->
                analysis.modes().stream().anyMatch(mode -> mode.curvature() < 0)
                    ? "negative curvature: no minimum here"
                    : "stable for no rate");
    return "%s: %s; %s.".formatted(String.join(", ", parts), step, rates);
  }

  private static String course(AnalysisDocument.Step step) {
    String over =
        step.overshootPercent() > 0.05
            ? "overshoots by %s %%".formatted(number(step.overshootPercent(), 2))
            : "no overshoot";
    String end =
        Double.isFinite(step.settlingSteps())
            ? "settles in %.0f step%s"
                .formatted(step.settlingSteps(), step.settlingSteps() == 1 ? "" : "s")
            : "takes more than a million steps to settle";
    String rest =
        Math.abs(step.finalValue() - 1) > 1e-6
            ? ", comes to rest at %s of the way".formatted(number(step.finalValue(), 4))
            : "";
    return "%s, %s%s".formatted(over, end, rest);
  }

  private String approximation() {
    return analysis.approximation().map(what -> "Approximation: " + what + ".\n").orElse("");
  }

  private String figures() {
    Table table = new Table("FIGURE", "VALUE");
    String per = analysis.period() > 1 ? " of %d steps".formatted(analysis.period()) : "";
    table.row("poles" + per, complex(analysis.poles()));
    analysis.zeros().ifPresent(zeros -> table.row("zeros", points(zeros)));
    table.row("spectral radius", number(analysis.spectralRadius()) + " per step");
    table.row(
        "damping, natural frequency",
        "ζ = %s, ωn = %s rad/step"
            .formatted(number(analysis.damping(), 4), number(analysis.naturalFrequency(), 4)));
    analysis.step().ifPresent(step -> step(table, "step response", step));
    analysis.evaluationStep().ifPresent(step -> step(table, "at the evaluation point", step));
    analysis
        .margins()
        .filter(_ -> analysis.stable())
        .ifPresent(margins ->
            table.row(
                "margins",
                "gain %s, phase %s°, delay %s steps"
                    .formatted(
                        number(margins.gain(), 4),
                        number(margins.phaseDegrees(), 4),
                        number(margins.delay(), 4))));
    analysis
        .breakpoints()
        .forEach(point ->
            table.row(
                "poles meet",
                "at %s, z = %s"
                    .formatted(
                        point
                            .rate()
                            .map(rate -> "rate " + number(rate))
                            .orElseGet(() -> "curvature " + number(point.curvature())),
                        complex(point.re(), point.im()))));
    analysis
        .noiseGain()
        .ifPresent(gain -> table.row("noise gain", number(gain) + " (variance per variance)"));
    analysis
        .evaluationNoiseGain()
        .ifPresent(gain -> table.row("at the evaluation point", number(gain)));
    analysis
        .closedForm()
        .ifPresent(form ->
            table.row(
                "closed form",
                "%s, h = ηλ = %s; stable for h < %s"
                    .formatted(form.characteristic(), number(form.h()), number(form.hLimit()))));
    analysis
        .smallStep()
        .filter(_ -> analysis.stable())
        .ifPresent(view ->
            table.row(
                "small-step approximation",
                "%s: ωn %+.1f %%, ζ %+.3f against the exact"
                    .formatted(view.system(), 100 * view.frequencyError(), view.dampingError())));
    if (analysis.period() > 1) {
      table.row(
          "transfer function",
          "none: one step in %d is another than the rest".formatted(analysis.period()));
    }
    return table.toString();
  }

  private static void step(Table table, String name, AnalysisDocument.Step step) {
    table.row(
        name,
        "rise %s, settling %s steps, overshoot %s %%, peak %s at step %s"
            .formatted(
                number(step.riseSteps()),
                number(step.settlingSteps()),
                number(step.overshootPercent(), 4),
                number(step.peak(), 4),
                number(step.peakStep())));
  }

  private String modes() {
    List<AnalysisDocument.ModeRow> modes = analysis.modes();
    if (modes.size() == 1) {
      return "";
    }
    Table table = new Table("CURVATURE", "FACTOR PER STEP", "ζ", "ωn", "SETTLING STEPS");
    int each = Math.ceilDiv(modes.size(), MOST_ROWS);
    for (int i = 0; i < modes.size(); i += each) {
      AnalysisDocument.ModeRow mode = modes.get(i);
      table.row(
          number(mode.curvature()),
          number(mode.spectralRadius()),
          number(mode.damping(), 4),
          number(mode.naturalFrequency(), 4),
          mode.settlingSteps().map(AnalysisText::number).orElse("-"));
    }
    return table.toString();
  }

  private String tunings() {
    if (analysis.tunings().isEmpty()) {
      return "";
    }
    Table table = new Table("TUNING FOR THESE CURVATURES", "FACTOR PER STEP", "OPTIMIZER");
    analysis
        .tunings()
        .forEach(each -> table.row(each.name(), number(each.factor()), each.optimizer()));
    return table.toString();
  }

  private String locus() {
    return analysis.locus().map(this::locus).orElse("");
  }

  private String locus(AnalysisDocument.Locus locus) {
    Table table = new Table(locus.setting().toUpperCase(Locale.ROOT), "POLES");
    int each = Math.ceilDiv(locus.values().size(), MOST_ROWS);
    for (int i = 0; i < locus.values().size(); i += each) {
      int at = i;
      table.row(
          number(locus.values().get(i)),
          points(locus.branches().stream().map(branch -> branch.get(at)).toList()));
    }
    return table.toString();
  }

  private String loss() {
    return analysis
        .lossCurve()
        .map(loss ->
            "predicted loss: %s at the start, %s after %d steps\n"
                .formatted(number(loss.getFirst()), number(loss.getLast()), loss.size() - 1))
        .orElse("");
  }

  private static String complex(List<AnalysisDocument.Pole> poles) {
    return poles.stream()
        .filter(pole -> pole.im() >= 0)
        .map(pole -> complex(pole.re(), pole.im()))
        .collect(joining(", "));
  }

  private static String points(List<AnalysisDocument.Point> points) {
    return points.isEmpty()
        ? "none"
        : points.stream()
            .filter(point -> point.im() >= 0)
            .map(point -> complex(point.re(), point.im()))
            .collect(joining(", "));
  }

  private static String complex(double re, double im) {
    if (Math.hypot(re, im) < NOTHING) {
      return number(0);
    }
    return Math.abs(im) < 1e-12
        ? number(re)
        : "%s ± %si".formatted(number(re), number(Math.abs(im)));
  }

  private static String number(double value) {
    return number(value, 6);
  }

  /// With so many digits that count, none of them a needless zero.
  private static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "-" : value > 0 ? "∞" : "-∞";
    }
    if (Math.abs(value) < 1e-13) {
      return "0";
    }
    double size = Math.abs(value);
    boolean plain = size >= 1e-4 && size < 1e7;
    BigDecimal rounded = new BigDecimal(value, new MathContext(digits)).stripTrailingZeros();
    return plain
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%." + (digits - 1) + "g", value);
  }
}
