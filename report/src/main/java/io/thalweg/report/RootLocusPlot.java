package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.Margins;
import io.thalweg.dynamics.RootLocus;
import io.thalweg.dynamics.TransferFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hipparchus.complex.Complex;

/// How the poles move as the loop gain grows from 0.
///
/// @param locus over gains as multiples of the present one
/// @param open L(z)
/// @param loop at the present gain
/// @param margins of the open loop
/// @param axis what the gain is a multiple of
record RootLocusPlot(
    RootLocus locus, TransferFunction open, Loop loop, Margins margins, GainAxis axis)
    implements Plot {
  private static final double FAR = 2.2;
  private static final double NEAR = 1.22;
  private static final double ON_CIRCLE = 1e-5;
  private static final double FINE = 0.02;

  /// Labels whose points are nearer, in pixels, would cover one another on one line.
  private static final double LABEL = 60;

  private static final int MOST_PARTS = 40;
  private static final double NEAREST = 1e-8;
  private static final double FARTHEST = 0.1;

  static Optional<RootLocusPlot> of(Analysis analysis) {
    return analysis
        .locus()
        .map(locus -> {
          TransferFunction open = analysis.worst().openLoop().orElseThrow();
          return new RootLocusPlot(
              finer(locus, open),
              open,
              analysis.worst(),
              analysis.margins().orElseThrow(),
              GainAxis.of(analysis));
        });
  }

  /// The same with more gains where poles move far from one to the next: poles part from a break
  /// point with the square root of the gain.
  private static RootLocus finer(RootLocus locus, TransferFunction open) {
    List<Double> gains = locus.settings();
    double least = gains.getFirst();
    double most = gains.getLast();
    TreeSet<Double> finer = new TreeSet<>(gains);
    for (int i = 1; i < gains.size(); i++) {
      double ratio = gains.get(i) / gains.get(i - 1);
      int parts = (int) Math.min(MOST_PARTS, Math.ceil(move(locus, i) / FINE));
      for (int part = 1; part < parts; part++) {
        finer.add(gains.get(i - 1) * Math.pow(ratio, (double) part / parts));
      }
    }
    for (RootLocus.BreakPoint point : reached(locus)) {
      for (double apart = NEAREST; apart < FARTHEST; apart *= 2) {
        finer.add(Math.clamp(point.gain() * (1 - apart), least, most));
        finer.add(Math.clamp(point.gain() * (1 + apart), least, most));
      }
    }
    return RootLocus.of(open, finer.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// How far the pole that moves most, of those to be seen, moves up to a gain.
  private static double move(RootLocus locus, int i) {
    return locus.branches().stream()
        .filter(branch -> branch.get(i - 1).norm() < 2 * FAR)
        .mapToDouble(branch -> branch.get(i).subtract(branch.get(i - 1)).norm())
        .max()
        .orElse(0);
  }

  @Override
  public String title() {
    return "Root locus";
  }

  @Override
  public String description() {
    return "Paths of the %s in the z-plane as the %s grows from 0."
        .formatted(Numbers.count(locus.branches().size(), "pole"), axis.words());
  }

  @Override
  public double height(double width) {
    return Math.min(500, width * 0.9 + 40);
  }

  /// Break points that a positive gain reaches.
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
    heading(
        svg,
        box,
        "as the %s grows · × at 0 · ○ zero · ● at %s".formatted(axis.words(), axis.at(1, " = ")));
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

  private Stream<Complex> all() {
    return locus.branches().stream().flatMap(List::stream).filter(z -> XY.of(z).isFinite());
  }

  private double edge(int sign) {
    double reach = all().mapToDouble(z -> sign * z.getReal() + 0.15).max().orElse(0);
    return sign * Math.clamp(reach, NEAR, FAR);
  }

  private void breakPoints(ComplexPlane plane) {
    List<XY> labels = new ArrayList<>();
    for (RootLocus.BreakPoint point : reached(locus)) {
      if (plane.holds(point.point())) {
        double x = plane.x(point.point());
        double y = plane.y(point.point());
        Marker.DIAMOND.draw(plane.svg(), "break", x, y);
        long near = labels.stream().filter(other -> Math.abs(other.x() - x) < LABEL).count();
        labels.add(new XY(x, y));
        String label = axis.at(point.gain(), " ");
        boolean right = point.point().getReal() < 0;
        Plot.callout(plane.svg(), plane.frame(), x, y + 17 + 15 * near, label, right);
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
        boolean right = z.getReal() >= 0;
        Plot.callout(
            plane.svg(),
            plane.frame(),
            plane.x(z),
            plane.y(z) - 13,
            axis.at(margins.gain(), " "),
            right);
      }
    }
  }
}
