package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.Margins;
import io.thalweg.dynamics.RootLocus;
import io.thalweg.dynamics.TransferFunction;
import java.util.List;
import org.hipparchus.complex.Complex;

/// How the poles move as the learning rate grows from 0.
///
/// @param locus over gains as multiples of the present one
/// @param open L(z)
/// @param loop at the present gain
/// @param margins of the open loop
record RootLocusPlot(RootLocus locus, TransferFunction open, Loop loop, Margins margins)
    implements Plot {
  private static final double FAR = 2.2;
  private static final double NEAR = 1.22;
  private static final double ON_CIRCLE = 1e-5;

  static java.util.Optional<RootLocusPlot> of(Analysis analysis) {
    return analysis
        .locus()
        .map(locus ->
            new RootLocusPlot(
                locus,
                analysis.worst().openLoop().orElseThrow(),
                analysis.worst(),
                analysis.margins().orElseThrow()));
  }

  @Override
  public String title() {
    return "Root locus";
  }

  @Override
  public String description() {
    return "Paths of the %s in the z-plane as the learning rate grows from 0."
        .formatted(Numbers.count(locus.branches().size(), "pole"));
  }

  @Override
  public double height(double width) {
    return Math.min(500, width * 0.9 + 40);
  }

  /// Break points that a positive learning rate reaches.
  static List<RootLocus.BreakPoint> reached(RootLocus locus) {
    return locus.breakPoints().stream()
        .filter(point -> point.gain() > 0 && Double.isFinite(point.gain()))
        .filter(point -> XY.of(point.point()).isFinite())
        .toList();
  }

  @Override
  public void draw(Svg svg, Box box) {
    double left = edge(-1);
    double right = edge(1);
    double top =
        Math.max(
            NEAR,
            Math.min(FAR, all().mapToDouble(z -> Math.abs(z.getImaginary())).max().orElse(0)));
    ComplexPlane plane = ComplexPlane.of(svg, box, new XY(left, -top), new XY(right, top));
    svg.group("panel");
    heading(svg, box, "as the learning rate grows   × at 0   ○ zero   ● at η = " + rate(1));
    plane.axes("z");
    plane.frame().clip(svg);
    plane.unitCircle();
    for (int i = 0; i < locus.branches().size(); i++) {
      svg.group("curve " + Marker.classes(i));
      Polyline.draw(
          svg, "line", plane.frame(), locus.branches().get(i).stream().map(XY::of).toList());
      svg.close();
    }
    svg.close();
    plane.zeros("ends", open.zeros());
    plane.poles("ends", open.poles());
    breakPoints(plane);
    limit(plane);
    for (Complex pole : loop.poles()) {
      if (plane.holds(pole)) {
        Marker.CIRCLE.draw(svg, "mark now", plane.x(pole), plane.y(pole));
      }
    }
    svg.close();
  }

  private java.util.stream.Stream<Complex> all() {
    return locus.branches().stream().flatMap(List::stream).filter(z -> XY.of(z).isFinite());
  }

  private double edge(int sign) {
    double reach = all().mapToDouble(z -> sign * z.getReal() + 0.15).max().orElse(0);
    return sign * Math.clamp(reach, NEAR, FAR);
  }

  private String rate(double gain) {
    return Quantities.figures(gain * loop.model().rate());
  }

  private void breakPoints(ComplexPlane plane) {
    for (RootLocus.BreakPoint point : reached(locus)) {
      if (plane.holds(point.point())) {
        double x = plane.x(point.point());
        double y = plane.y(point.point());
        Marker.DIAMOND.draw(plane.svg(), "break", x, y);
        Plot.callout(plane.svg(), plane.frame(), x - 4, y + 17, "η " + rate(point.gain()));
      }
    }
  }

  /// Where branches leave the unit circle.
  private void limit(ComplexPlane plane) {
    if (!Double.isFinite(margins.gain())) {
      return;
    }
    for (List<Complex> branch : RootLocus.of(open, margins.gain()).branches()) {
      Complex z = branch.getFirst();
      if (Math.abs(z.norm() - 1) <= ON_CIRCLE && z.getImaginary() >= -ON_CIRCLE) {
        Marker.SQUARE.draw(plane.svg(), "break", plane.x(z), plane.y(z));
        Plot.callout(
            plane.svg(), plane.frame(), plane.x(z), plane.y(z) - 12, "η " + rate(margins.gain()));
      }
    }
  }
}
