package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.ClosedForm;
import io.thalweg.dynamics.Domain;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.Margins;
import io.thalweg.dynamics.Mode;
import io.thalweg.dynamics.RootLocus;
import io.thalweg.dynamics.SmallStep;
import io.thalweg.dynamics.StableRates;
import io.thalweg.dynamics.StepInfo;
import io.thalweg.dynamics.TransferFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hipparchus.complex.Complex;

/// The figures of an analysis, as rows of a page.
record AnalysisTable(Analysis analysis) {
  private static final int MOST_BREAK_POINTS = 6;
  private static final double ROUNDING = 1e-13;

  /// A figure with its value and what it means.
  record Row(String name, String value, String meaning) {}

  /// Rows with a heading.
  record Group(String heading, List<Row> rows) {}

  /// Every pole once, of a conjugate pair the upper one.
  List<Map<String, Object>> poles() {
    int period = loop().model().period();
    return loop().poles().stream()
        .map(Quantities::clean)
        .filter(pole -> pole.getImaginary() >= 0)
        .map(pole -> {
          Mode mode = Mode.of(pole, Domain.DISCRETE);
          String pair = Quantities.complex(pole).replace(" + ", " ± ");
          double tenfold = Math.log(10) / -Math.log(pole.norm()) * period;
          return Map.<String, Object>of(
              "pole", pair,
              "modulus", Quantities.factor(pole.norm()),
              "omega", Quantities.figures(mode.naturalFrequency() / period),
              "zeta", Quantities.figures(mode.damping()),
              "tenfold", pole.norm() < 1 ? Quantities.figures(tenfold) : Numbers.UNKNOWN);
        })
        .toList();
  }

  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    groups.add(new Group("Convergence", convergence()));
    analysis.step().ifPresent(info -> groups.add(new Group("Step response", step(info))));
    analysis.margins().ifPresent(margins -> groups.add(new Group("Margins", margins(margins))));
    analysis
        .locus()
        .map(this::breakPoints)
        .filter(rows -> !rows.isEmpty())
        .ifPresent(rows -> groups.add(new Group("Break points of the root locus", rows)));
    if (loop().noiseGain().isPresent()) {
      groups.add(new Group("Noise", noise()));
    }
    analysis.closedForm().ifPresent(form -> groups.add(new Group("On paper", closedForm(form))));
    analysis
        .smallStep()
        .ifPresent(small ->
            groups.add(
                new Group("Approximation for small steps, in continuous time", small(small))));
    return groups;
  }

  private Loop loop() {
    return analysis.worst();
  }

  private List<Row> convergence() {
    List<Row> rows = new ArrayList<>();
    double radius = loop().spectralRadius();
    rows.add(
        new Row(
            "Spectral radius ρ",
            Quantities.factor(radius),
            "what the distance to the minimum is multiplied by per step in the long run"));
    String rates = analysis.stableRates().map(AnalysisTable::interval).orElse("none found");
    rows.add(new Row("Stable learning rates", rates, "at which ρ is below 1"));
    double h = loop().model().rate() * loop().curvature();
    rows.add(new Row("Loop gain h = ηλ", Quantities.figures(h), "learning rate times curvature"));
    List<Complex> zeros = loop().openLoop().map(TransferFunction::zeros).orElse(List.of());
    if (!zeros.isEmpty()) {
      String all = zeros.stream().map(Quantities::complex).collect(Collectors.joining(", "));
      rows.add(new Row("Zeros", all, "of the training point’s transfer function"));
    }
    return rows;
  }

  private static String interval(StableRates rates) {
    return Quantities.figures(rates.min(), 5) + " < η < " + Quantities.figures(rates.max(), 5);
  }

  private static List<Row> step(StepInfo info) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "Settling time",
            Quantities.count(info.settlingTime()),
            "until it stays within 2 % of its end"));
    rows.add(
        new Row("Rise time", Quantities.count(info.riseTime()), "from 10 % to 90 % of its end"));
    rows.add(
        new Row(
            "Overshoot",
            Quantities.percent(info.overshootPercent()),
            "how far beyond its end it goes"));
    if (info.undershootPercent() > 0) {
      rows.add(
          new Row(
              "Undershoot",
              Quantities.percent(info.undershootPercent()),
              "how far it goes the wrong way"));
    }
    String peak =
        Double.isFinite(info.peakTime())
            ? "%s at step %s"
                .formatted(Quantities.figures(info.peak(), 4), Quantities.steps(info.peakTime()))
            : Quantities.figures(info.peak(), 4);
    rows.add(new Row("Peak", peak, "its largest value"));
    if (Math.abs(info.finalValue() - 1) > 1e-9) {
      rows.add(
          new Row(
              "Final value",
              Quantities.figures(info.finalValue(), 4),
              "where it ends, of a target at 1"));
    }
    return rows;
  }

  private List<Row> margins(Margins margins) {
    boolean rate = GainAxis.of(analysis).symbol().equals("η");
    String gain =
        Double.isFinite(margins.gain())
            ? "%s (%s) at ω = %s"
                .formatted(
                    Quantities.figures(margins.gain(), 4),
                    Quantities.decibels(margins.gain()),
                    Quantities.figures(margins.gainFrequency()))
            : Quantities.figures(margins.gain());
    String phase =
        Double.isFinite(margins.phaseDegrees())
            ? "%s° at ω = %s"
                .formatted(
                    Quantities.figures(margins.phaseDegrees()),
                    Quantities.figures(margins.phaseFrequency()))
            : Quantities.figures(margins.phaseDegrees());
    return List.of(
        new Row(
            "Gain margin",
            gain,
            "by which factor %s may grow"
                .formatted(rate ? "learning rate or curvature" : "the curvature")),
        new Row("Phase margin", phase, "how far the open loop may turn"),
        new Row(
            "Delay margin",
            Quantities.unit(Quantities.figures(margins.delay())),
            "how much later gradients may come"));
  }

  private List<Row> breakPoints(RootLocus locus) {
    GainAxis axis = GainAxis.of(analysis);
    return RootLocusPlot.reached(locus).stream()
        .limit(MOST_BREAK_POINTS)
        .map(point ->
            new Row(
                axis.at(point.gain(), " = "),
                "z = " + Quantities.complex(point.point()),
                "two poles meet here"))
        .toList();
  }

  private List<Row> noise() {
    boolean periodic = loop().model().period() > 1;
    List<Row> rows = new ArrayList<>();
    loop()
        .noiseGain()
        .filter(_ -> !periodic)
        .ifPresent(gain ->
            rows.add(
                new Row(
                    "Noise gain, training point",
                    Quantities.figures(gain),
                    "variance of the parameters per variance of the gradient")));
    loop()
        .evaluatedNoiseGain()
        .ifPresent(gain ->
            rows.add(
                new Row(
                    "Noise gain, evaluation point",
                    Quantities.figures(gain),
                    "the same where the model is judged")));
    return rows;
  }

  private List<Row> closedForm(ClosedForm form) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "Characteristic polynomial",
            form.characteristic(),
            "h = ηλ, β the momentum; its roots are the poles"));
    rows.add(
        new Row(
            "Stable for",
            "0 < h < " + Quantities.figures(form.limit(), 5),
            "by Jury’s conditions"));
    return rows;
  }

  private static List<Row> small(SmallStep small) {
    return List.of(
        new Row(
            "Natural frequency ωₙ",
            Quantities.figures(small.naturalFrequency()) + " rad per step",
            off(small.frequencyError() * 100, "\u00a0%")),
        new Row("Damping ζ", Quantities.figures(small.damping()), off(small.dampingError(), "")),
        new Row(
            "In s, 1 s = one step", polynomials(small.system()), "holds where steps are small"));
  }

  private static String off(double error, String unit) {
    return Double.isFinite(error)
        ? "%s%s %s the exact one"
            .formatted(Quantities.figures(Math.abs(error), 2), unit, error < 0 ? "below" : "above")
        : "the exact one is not finite";
  }

  private static String polynomials(TransferFunction system) {
    return "(%s) / (%s)"
        .formatted(polynomial(system.numerator()), polynomial(system.denominator()));
  }

  private static String polynomial(double[] coefficients) {
    StringBuilder text = new StringBuilder();
    int degree = coefficients.length - 1;
    double largest = Arrays.stream(coefficients).map(Math::abs).max().orElse(0);
    for (int i = 0; i <= degree; i++) {
      double c = coefficients[i];
      if (Math.abs(c) <= ROUNDING * largest && degree > 0) {
        continue;
      }
      String power =
          switch (degree - i) {
            case 0 -> "";
            case 1 -> "s";
            default -> "s²";
          };
      String sign = text.isEmpty() ? (c < 0 ? "−" : "") : c < 0 ? " − " : " + ";
      boolean one = Math.abs(c) == 1 && !power.isEmpty();
      text.append(sign).append(one ? "" : Quantities.figures(Math.abs(c))).append(power);
    }
    return text.isEmpty() ? "0" : text.toString();
  }
}
