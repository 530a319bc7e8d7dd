package io.thalweg.app;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.ClosedForm;
import io.thalweg.dynamics.Domain;
import io.thalweg.dynamics.FrequencyResponse;
import io.thalweg.dynamics.Jury;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.Margins;
import io.thalweg.dynamics.Mode;
import io.thalweg.dynamics.RootLocus;
import io.thalweg.dynamics.SmallStep;
import io.thalweg.dynamics.StableRates;
import io.thalweg.dynamics.StateSpace;
import io.thalweg.dynamics.StepInfo;
import io.thalweg.dynamics.TransferFunction;
import io.thalweg.dynamics.Tuning;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;

/// An analysis as `analyze --json` prints it; everything but `modes` and `tunings` is of the
/// curvature on which the optimizer converges slowest.
///
/// @param period steps until the rule does the same again; the poles are those of so many steps
/// @param zeros of the closed loop; absent, as all that needs a transfer function, for a period of
///   more than one step
/// @param gain of the closed loop: the ratio of its leading coefficients
/// @param damping ζ of the pole that lasts longest
/// @param naturalFrequency ωn of that pole, radians per step
/// @param breakpoints where two poles meet as the rate grows, at positive rates
/// @param noiseGain variance of the training point, of the average where that is judged, for
///   gradient noise of variance 1
/// @param stepResponse of the training point to a target at 1; impulse and ramp likewise
/// @param jury Jury's table of the closed loop's polynomial and what it says
/// @param locus poles over the setting of `--locus`
/// @param approximation what was held, left out or linearised; absent where the model is exact
/// @param lossCurve predicted loss before the first step and after each
/// @param run whose curvature it is; absent without `--run`
record AnalysisDocument(
    String optimizer,
    double curvature,
    double rate,
    int order,
    int period,
    List<String> states,
    String regime,
    List<Pole> poles,
    Optional<List<Point>> zeros,
    Optional<Double> gain,
    boolean stable,
    Optional<StableRates> stableRates,
    double spectralRadius,
    double damping,
    double naturalFrequency,
    Optional<Step> step,
    Optional<Step> evaluationStep,
    Optional<Margins> margins,
    List<BreakPoint> breakpoints,
    Optional<Double> noiseGain,
    Optional<Double> evaluationNoiseGain,
    List<Frequency> frequencyResponse,
    List<Double> stepResponse,
    Optional<List<Double>> impulseResponse,
    Optional<List<Double>> rampResponse,
    Optional<TransferFunction> openLoop,
    Optional<Jury> jury,
    Optional<Locus> locus,
    Optional<Closed> closedForm,
    Optional<Continuous> smallStep,
    List<ModeRow> modes,
    List<TuningRow> tunings,
    Optional<List<Double>> lossCurve,
    Optional<String> approximation,
    Optional<MeasuredCurvature.Document> run,
    Optional<String> report) {
  private static final int LONGEST_RESPONSE = 10_000;
  private static final int SHORTEST_RESPONSE = 20;

  /// A pole, with modulus, ωn in radians per step and ζ.
  record Pole(double re, double im, double modulus, double naturalFrequency, double damping) {}

  /// A point of the complex plane.
  record Point(double re, double im) {
    static Point of(Complex z) {
      return new Point(z.getReal(), z.getImaginary());
    }
  }

  /// A step response in figures.
  record Step(
      double finalValue,
      double overshootPercent,
      double undershootPercent,
      double peak,
      double peakStep,
      double settlingSteps,
      double riseSteps) {
    static Step of(StepInfo info) {
      return new Step(
          info.finalValue(),
          info.overshootPercent(),
          info.undershootPercent(),
          info.peak(),
          info.peakTime(),
          info.settlingTime(),
          info.riseTime());
    }
  }

  /// Where two poles meet.
  ///
  /// @param gain of the loop against its present one
  /// @param curvature at which they do at the present rate
  /// @param rate at which they do on the present curvature; absent where the rate does more than to
  ///   scale the loop
  record BreakPoint(double gain, double curvature, Optional<Double> rate, double re, double im) {}

  /// Poles over a setting.
  ///
  /// @param branches one for each pole, a point for each value
  record Locus(String setting, List<Double> values, List<List<Point>> branches) {
    static Locus of(String setting, RootLocus locus) {
      return new Locus(
          setting,
          locus.settings(),
          locus.branches().stream()
              .map(branch -> branch.stream().map(Point::of).toList())
              .toList());
    }
  }

  /// L and the rule's filter of gradients at a frequency in radians per step.
  record Frequency(
      double omega, double magnitude, double phaseDegrees, Optional<Double> filterMagnitude) {}

  /// What is known on paper.
  ///
  /// @param rateLimit the learning rate at which stability ends
  record Closed(String characteristic, double h, double hLimit, double rateLimit) {}

  /// The view in continuous time.
  record Continuous(
      String system,
      double naturalFrequency,
      double damping,
      double frequencyError,
      double dampingError) {}

  /// One curvature.
  record ModeRow(
      double curvature,
      boolean stable,
      double spectralRadius,
      double damping,
      double naturalFrequency,
      Optional<Double> settlingSteps) {}

  /// Settings that are best on the curvatures.
  ///
  /// @param factor of the distance per step
  record TuningRow(String name, String optimizer, double factor) {}

  static AnalysisDocument of(
      Analysis analysis,
      Optional<MeasuredCurvature.Document> run,
      List<Tuning> tunings,
      Optional<Locus> locus,
      Optional<double[]> loss,
      Optional<Path> report) {
    Loop loop = analysis.worst();
    Optional<TransferFunction> closed = loop.closedLoop().map(StateSpace::transferFunction);
    Mode dominant = loop.dominant();
    boolean averaged = analysis.average() > 0;
    boolean elsewhere =
        loop.model().evaluatesElsewhere() && loop.model().period() == 1 && !averaged;
    List<String> approximations = analysis.approximations();
    return new AnalysisDocument(
        analysis.recipe().toString(),
        loop.curvature(),
        loop.model().rate(),
        loop.order(),
        loop.model().period(),
        loop.model().states(),
        analysis.regime().words(),
        loop.poles().stream().map(pole -> pole(pole, loop.model().period())).toList(),
        closed.map(function -> function.zeros().stream().map(Point::of).toList()),
        closed.map(TransferFunction::gain),
        loop.isStable(),
        analysis.stableRates(),
        loop.spectralRadius(),
        dominant.damping(),
        dominant.naturalFrequency(),
        analysis.step().map(Step::of),
        elsewhere ? loop.evaluatedStepInfo().map(Step::of) : Optional.empty(),
        analysis.margins(),
        breakPoints(analysis),
        averaged ? loop.evaluatedNoiseGain() : loop.noiseGain(),
        elsewhere ? loop.evaluatedNoiseGain() : Optional.empty(),
        frequencies(analysis),
        boxed(loop.step(length(analysis))),
        loop.closedLoop().map(closedLoop -> boxed(closedLoop.impulse(length(analysis)))),
        loop.closedLoop().map(closedLoop -> boxed(closedLoop.ramp(length(analysis)))),
        loop.openLoop(),
        closed.map(function -> Jury.of(function.denominator())),
        locus,
        analysis.closedForm().map(form -> closed(form, loop)),
        analysis.smallStep().map(AnalysisDocument::continuous),
        analysis.loops().stream().map(AnalysisDocument::mode).toList(),
        tunings.stream()
            .map(each -> new TuningRow(each.name(), each.recipe().toString(), each.factor()))
            .toList(),
        loss.map(AnalysisDocument::boxed),
        approximations.isEmpty()
            ? Optional.empty()
            : Optional.of(String.join("; ", approximations)),
        run,
        report.map(Path::toString));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Pole pole(Complex pole, int period) {
    Mode mode = Mode.of(pole, Domain.DISCRETE);
    return new Pole(
        pole.getReal(),
        pole.getImaginary(),
        pole.norm(),
        mode.naturalFrequency() / period,
        mode.damping());
  }

  private static List<BreakPoint> breakPoints(Analysis analysis) {
    List<RootLocus.BreakPoint> points =
        analysis.locus().map(RootLocus::breakPoints).orElse(List.of()).stream()
            .filter(point -> point.gain() > 0)
            .toList();
    boolean scales = !points.isEmpty() && analysis.rateScalesLoop();
    return points.stream()
        .map(point ->
            new BreakPoint(
                point.gain(),
                point.gain() * analysis.worst().curvature(),
                scales
                    ? Optional.of(point.gain() * analysis.worst().model().rate())
                    : Optional.empty(),
                point.point().getReal(),
                point.point().getImaginary()))
        .toList();
  }

  private static List<Frequency> frequencies(Analysis analysis) {
    Optional<TransferFunction> filter = analysis.worst().filter();
    return analysis.openLoop().map(FrequencyResponse::points).orElse(List.of()).stream()
        .map(point ->
            new Frequency(
                point.omega(),
                point.magnitude(),
                point.phase(),
                filter.map(each -> each.response(point.omega()).norm())))
        .toList();
  }

  /// So many steps that the response has settled, within reason.
  private static int length(Analysis analysis) {
    double settled = analysis.step().map(StepInfo::settlingTime).orElse(0.0);
    return (int) Math.clamp(1.5 * settled, SHORTEST_RESPONSE, LONGEST_RESPONSE);
  }

  private static Closed closed(ClosedForm form, Loop loop) {
    double rate = loop.model().rate();
    return new Closed(
        form.characteristic(),
        rate * loop.curvature(),
        form.limit(),
        form.limit() / loop.curvature());
  }

  private static Continuous continuous(SmallStep view) {
    return new Continuous(
        view.system().toString(),
        view.naturalFrequency(),
        view.damping(),
        view.frequencyError(),
        view.dampingError());
  }

  private static ModeRow mode(Loop loop) {
    Mode dominant = loop.dominant();
    return new ModeRow(
        loop.curvature(),
        loop.isStable(),
        loop.spectralRadius(),
        dominant.damping(),
        dominant.naturalFrequency(),
        loop.stepInfo().map(StepInfo::settlingTime));
  }
}
