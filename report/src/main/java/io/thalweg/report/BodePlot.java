package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.FrequencyResponse;
import io.thalweg.dynamics.Margins;
import java.util.List;
import java.util.Optional;

/// Magnitude and phase of the open loop against the frequency, with its margins.
record BodePlot(FrequencyResponse open, Margins margins) implements Plot {
  private static final double GAP = 22;
  private static final double PHASE_TICKS = 45;

  static Optional<BodePlot> of(Analysis analysis) {
    return Frequencies.open(analysis)
        .map(open -> new BodePlot(open, analysis.margins().orElseThrow()));
  }

  @Override
  public String title() {
    return "Open loop: Bode";
  }

  @Override
  public String description() {
    return "Magnitude and phase of the open loop; gain margin %s, phase margin %s degrees."
        .formatted(Quantities.figures(margins.gain()), Quantities.figures(margins.phaseDegrees()));
  }

  @Override
  public double height(double width) {
    return Math.min(500, width * 0.9 + 40);
  }

  @Override
  public void draw(Svg svg, Box box) {
    List<XY> decibels = Frequencies.curve(open, FrequencyResponse.Point::decibels);
    List<XY> phases = Frequencies.curve(open, FrequencyResponse.Point::phase);
    LogScale x = Frequencies.scale(open);
    double gain = -20 * Math.log10(margins.gain());
    Frame whole = Plot.frame(box, x, Frequencies.room(decibels, 1, 0, gain));
    double half = (whole.height() - GAP) / 2;
    Frame upper = new Frame(whole.left(), whole.top(), whole.width(), half, x, whole.y());
    Frame lower =
        new Frame(
            whole.left(),
            whole.top() + half + GAP,
            whole.width(),
            half,
            x,
            Frequencies.room(phases, PHASE_TICKS, -180));
    svg.group("panel");
    heading(svg, box, "above: magnitude, dB · below: phase, degrees");
    panel(svg, upper, decibels, 0, false);
    panel(svg, lower, phases, -180, true);
    gainMargin(svg, upper, lower, gain);
    phaseMargin(svg, upper, lower);
    svg.close();
  }

  private static void panel(Svg svg, Frame frame, List<XY> curve, double zero, boolean labels) {
    frame.yGrid(svg, (int) Math.max(4, frame.height() / 34), true);
    List<Scale.Tick> ticks = Frequencies.ticks(frame);
    frame.xGrid(svg, ticks);
    frame.xAxis(svg, ticks, labels);
    if (labels) {
      svg.text("unit end", frame.right(), frame.bottom() + 35, Frequencies.UNIT);
    }
    svg.line("zero", frame.left(), frame.atY(zero), frame.right(), frame.atY(zero));
    frame.clip(svg).group("curve s0");
    Polyline.draw(svg, "line", frame, curve);
    svg.close().close();
  }

  private void gainMargin(Svg svg, Frame upper, Frame lower, double gain) {
    if (!Double.isFinite(gain) || !(margins.gainFrequency() > 0)) {
      return;
    }
    double x = upper.atX(margins.gainFrequency());
    svg.line("guide", x, upper.insideY(gain), x, lower.bottom());
    svg.group("s1");
    svg.line("margin", x, upper.insideY(gain), x, upper.insideY(0)).close();
    double y = upper.insideY(0) + 13;
    Plot.callout(svg, upper, x, y, "gain margin " + Quantities.figures(-gain) + "\u00a0dB");
  }

  private void phaseMargin(Svg svg, Frame upper, Frame lower) {
    if (!Double.isFinite(margins.phaseDegrees()) || !(margins.phaseFrequency() > 0)) {
      return;
    }
    double x = lower.atX(margins.phaseFrequency());
    double phase = phaseAt(margins.phaseFrequency());
    double cross = phase - margins.phaseDegrees(); // a whole turn away from −180 where L has turned
    svg.line("guide", x, upper.insideY(0), x, lower.insideY(phase));
    svg.group("s2");
    svg.line("margin", x, lower.insideY(phase), x, lower.insideY(cross)).close();
    double y = lower.insideY(cross) + (phase > cross ? 13 : -13);
    String label = "phase margin " + Quantities.figures(margins.phaseDegrees()) + "°";
    Plot.callout(svg, lower, x, y, label);
  }

  /// The phase, as the curve has it, of the point nearest to a frequency.
  private double phaseAt(double omega) {
    FrequencyResponse.Point nearest = open.points().getFirst();
    for (FrequencyResponse.Point point : open.points()) {
      if (Math.abs(point.omega() - omega) < Math.abs(nearest.omega() - omega)) {
        nearest = point;
      }
    }
    double exact = margins.phaseDegrees() - 180;
    return exact + 360 * Math.rint((nearest.phase() - exact) / 360);
  }
}
