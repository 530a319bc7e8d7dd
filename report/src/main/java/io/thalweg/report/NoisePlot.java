package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How much the gradient's noise moves the parameters, against the learning rate.
///
/// @param training noise gain at the training point over the rate
/// @param evaluation the same at the evaluation point; empty where that is the training point
/// @param rate the present one
/// @param limit the largest stable rate; infinite where there is none
record NoisePlot(List<XY> training, List<XY> evaluation, double rate, double limit)
    implements Plot {
  private static final int RATES = 60;
  private static final double DECADES = 1e3;
  private static final double INSIDE = 0.998;
  private static final double KNEE = 0.8;

  /// Computed for rates up to the largest stable one; empty where none is stable.
  static Optional<NoisePlot> of(Analysis analysis) {
    return analysis.stableRates().map(stable -> of(analysis, stable)).filter(NoisePlot::isDrawable);
  }

  private static NoisePlot of(Analysis analysis, StableRates stable) {
    double rate = analysis.worst().model().rate();
    double most = Double.isFinite(stable.max()) ? stable.max() * INSIDE : Math.max(rate, 1e-3) * 30;
    double least = Math.max(stable.min() * (2 - INSIDE), Math.min(most / DECADES, 0.3 * rate));
    boolean periodic = analysis.worst().model().period() > 1;
    boolean elsewhere = !periodic && analysis.worst().model().evaluatesElsewhere();
    List<XY> training = new ArrayList<>();
    List<XY> evaluation = new ArrayList<>();
    if (least > 0 && least < most) {
      for (double each : rates(least, most, stable.max())) {
        Loop loop = loop(analysis, each);
        loop.noiseGain().ifPresent(gain -> training.add(new XY(each, gain)));
        if (elsewhere) {
          loop.evaluatedNoiseGain().ifPresent(gain -> evaluation.add(new XY(each, gain)));
        }
      }
    }
    return new NoisePlot(training, evaluation, rate, stable.max());
  }

  /// At equal ratios, and towards a limit at equal ratios of the distance to it.
  private static double[] rates(double least, double most, double limit) {
    boolean limited = Double.isFinite(limit);
    double far = limited ? Math.max(least, KNEE * limit) : most;
    int even = limited ? RATES * 2 / 3 : RATES;
    return IntStream.range(0, RATES)
        .mapToDouble(i ->
            i < even
                ? least * Math.pow(far / least, i / (even - 1.0))
                : limit
                    - (limit - far)
                        * Math.pow(
                            (limit - most) / (limit - far), (i - even + 1.0) / (RATES - even)))
        .toArray();
  }

  private static Loop loop(Analysis analysis, double rate) {
    RuleModel model =
        RuleModel.of(analysis.recipe().withRate(new Expression.Num(rate)), analysis.point());
    return new Loop(model, analysis.worst().curvature());
  }

  private boolean isDrawable() {
    return points().count() > 2;
  }

  private Stream<XY> points() {
    return Stream.concat(training.stream(), evaluation.stream())
        .filter(point -> point.isFinite() && point.y() > 0);
  }

  @Override
  public String title() {
    return "Noise gain";
  }

  @Override
  public String description() {
    return "Variance of the parameters over the variance of the gradient, for learning rates up to %s."
        .formatted(Quantities.figures(limit));
  }

  @Override
  public double height(double width) {
    return width * 0.6 + 60;
  }

  @Override
  public void draw(Svg svg, Box box) {
    double low = points().mapToDouble(XY::y).min().orElseThrow();
    double high = points().mapToDouble(XY::y).max().orElseThrow();
    Scale x = new LogScale(training.getFirst().x(), training.getLast().x());
    Frame frame = Plot.frame(box, x, new LogScale(low / 1.5, high * 1.5));
    svg.group("panel");
    heading(
        svg,
        box,
        evaluation.isEmpty()
            ? "variance of the parameters per variance of the gradient"
            : "thick: training point, thin: evaluation point");
    Plot.axes(svg, frame, "learning rate");
    frame.clip(svg).group("curve s0");
    Polyline.draw(svg, "line", frame, training);
    svg.close().group("curve s1");
    Polyline.draw(svg, "line thin", frame, evaluation);
    svg.close().close();
    present(svg, frame);
    svg.close();
  }

  private void present(Svg svg, Frame frame) {
    if (rate < training.getFirst().x() || rate > training.getLast().x()) {
      return;
    }
    double at = frame.atX(rate);
    svg.line("guide", at, frame.top(), at, frame.bottom());
    Plot.callout(svg, frame, at, frame.top() + 8, "η " + Quantities.figures(rate));
  }
}
