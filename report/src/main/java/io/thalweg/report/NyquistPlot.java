package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.FrequencyResponse;
import io.thalweg.dynamics.Margins;
import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;

/// The open loop in the complex plane, with the point −1 that it must not go around.
record NyquistPlot(FrequencyResponse open, Margins margins) implements Plot {
  private static final double FAR = 6;

  static Optional<NyquistPlot> of(Analysis analysis) {
    return Frequencies.open(analysis)
        .map(open -> new NyquistPlot(open, analysis.margins().orElseThrow()));
  }

  @Override
  public String title() {
    return "Open loop: Nyquist";
  }

  @Override
  public String description() {
    return "The open loop in the complex plane for frequencies up to π, with the point −1.";
  }

  @Override
  public double height(double width) {
    return Math.min(500, width * 0.9 + 40);
  }

  @Override
  public void draw(Svg svg, Box box) {
    double crossing = -1 / margins.gain();
    double left = Math.clamp(crossing * 1.15, -FAR, -2.1);
    double half = (1.25 - left) / 2;
    ComplexPlane plane = ComplexPlane.of(svg, box, new XY(left, -half), new XY(1.25, half));
    Frame frame = plane.frame();
    svg.group("panel");
    heading(svg, box, "solid: ω from 0 to π, dotted: its mirror image");
    plane.axes("L");
    frame.clip(svg);
    plane.unitCircle();
    svg.group("curve s0");
    List<XY> curve = open.points().stream().map(point -> XY.of(point.value())).toList();
    Polyline.draw(
        svg, "broken", frame, curve.stream().map(point -> new XY(point.x(), -point.y())).toList());
    Polyline.draw(svg, "line", frame, curve);
    svg.close().close();
    if (margins.gainFrequency() > 0 && plane.holds(new Complex(crossing, 0))) {
      double x = frame.atX(crossing);
      svg.group("s1");
      Marker.SQUARE.draw(svg, "mark", x, frame.atY(0));
      svg.close();
      Plot.callout(
          svg, frame, x - 6, frame.atY(0) - 14, "−1/" + Quantities.figures(margins.gain()));
    }
    if (margins.phaseFrequency() > 0 && Double.isFinite(margins.phaseDegrees())) {
      double angle = Math.PI + Math.toRadians(margins.phaseDegrees());
      Complex at = new Complex(Math.cos(angle), Math.sin(angle));
      svg.group("s2");
      Marker.TRIANGLE.draw(svg, "mark", plane.x(at), plane.y(at));
      svg.close();
      double up = at.getImaginary() > 0 ? -12 : 14;
      String label = Quantities.figures(margins.phaseDegrees()) + "°";
      Plot.callout(svg, frame, plane.x(at), plane.y(at) + up, label);
    }
    svg.group("poles");
    LinePanel.cross(svg, frame.atX(-1), frame.atY(0));
    svg.close();
    svg.text("note end halo", frame.atX(-1) - 5, frame.atY(0) + 18, "−1");
    svg.close();
  }
}
