package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.hipparchus.complex.Complex;

/// A frame whose two axes have the same unit: the plane that poles and zeros lie in.
///
/// @param svg what is drawn on
/// @param frame where the plane is
/// @param unit length of 1, in pixels
record ComplexPlane(Svg svg, Frame frame, double unit) {
  private static final int CURVE = 48;
  private static final double GRID_LABEL = Math.PI / 2;

  /// The plane in a panel's frame, with all from `low` to `high` in it.
  static ComplexPlane of(Svg svg, Box box, XY low, XY high) {
    Frame room = Plot.frame(box, new LinearScale(0, 1), new LinearScale(0, 1));
    double unit =
        Math.min(room.width() / (high.x() - low.x()), room.height() / (high.y() - low.y()));
    LinearScale x = around((low.x() + high.x()) / 2, room.width() / unit);
    LinearScale y = around((low.y() + high.y()) / 2, room.height() / unit);
    return new ComplexPlane(svg, Plot.frame(box, x, y), unit);
  }

  private static LinearScale around(double middle, double length) {
    return new LinearScale(middle - length / 2, middle + length / 2);
  }

  /// Grid, ticks and the lines through 0.
  void axes(String variable) {
    int ticks = Math.max(4, (int) (frame.width() / 80));
    Plot.axes(svg, frame, "Re " + variable, frame.x().ticks(ticks));
    svg.text("unit end halo", frame.right() - 4, frame.top() + 12, "Im " + variable);
    svg.line("axis", frame.left(), frame.atY(0), frame.right(), frame.atY(0));
    if (frame.atX(0) > frame.left() && frame.atX(0) < frame.right()) {
      svg.line("axis", frame.atX(0), frame.top(), frame.atX(0), frame.bottom());
    }
  }

  /// The border of stability; of a plane that shows only the surroundings of 1 the arc in it.
  void unitCircle() {
    double half = frame.height() / unit / 2;
    if (half >= 1 || frame.atX(0) > frame.left()) {
      svg.circle("circle", frame.atX(0), frame.atY(0), unit);
      return;
    }
    List<XY> arc = new ArrayList<>();
    for (int i = -CURVE; i <= CURVE; i++) {
      double angle = Math.asin(half) * i / CURVE;
      arc.add(new XY(Math.cos(angle), Math.sin(angle)));
    }
    Polyline.draw(svg, "circle", frame, arc);
  }

  /// Curves of equal damping ζ and equal natural frequency ωn within the unit circle: z = eˢ, s =
  /// ωn(−ζ ± i√(1−ζ²)). One path: it is drawn anew with every move of a slider.
  void dampingGrid() {
    StringBuilder curves = new StringBuilder();
    for (int tenth = 1; tenth < 10; tenth++) {
      double zeta = tenth / 10.0;
      double last = Math.PI / Math.sqrt(1 - zeta * zeta);
      gridCurve(curves, i -> point(zeta, last * i / CURVE));
    }
    for (int tenth = 1; tenth <= 10; tenth++) {
      double omega = Math.PI * tenth / 10;
      gridCurve(curves, i -> point(Math.sin(Math.PI / 2 * i / CURVE), omega));
    }
    svg.path("damping", curves.toString());
    for (int tenth = 1; tenth < 10; tenth += 2) {
      Complex at = point(tenth / 10.0, GRID_LABEL);
      text("grid-label mid halo", at, 0, 3, (tenth == 1 ? "ζ " : "") + Numbers.plain(tenth / 10.0));
    }
    for (int fifth = 1; fifth < 5; fifth++) {
      Complex at = point(0, Math.PI * fifth / 5);
      String label = fifth + "π/5";
      text(
          "grid-label mid",
          at,
          15 * at.getReal(),
          4 - 12 * at.getImaginary(),
          label.replace("1π", "π"));
    }
  }

  private static Complex point(double zeta, double omega) {
    return new Complex(-zeta * omega, omega * Math.sqrt(1 - zeta * zeta)).exp();
  }

  private void gridCurve(StringBuilder curves, IntFunction<Complex> point) {
    List<XY> upper = new ArrayList<>();
    List<XY> lower = new ArrayList<>();
    for (int i = 0; i <= CURVE; i++) {
      XY xy = XY.of(point.apply(i));
      upper.add(xy);
      lower.add(new XY(xy.x(), -xy.y()));
    }
    curves.append(Polyline.of(frame, upper)).append(Polyline.of(frame, lower));
  }

  private void text(String classes, Complex at, double dx, double dy, String text) {
    if (holds(at)) {
      svg.text(classes, x(at) + dx, y(at) + dy, text);
    }
  }

  /// Whether a point is finite and inside.
  boolean holds(Complex z) {
    return XY.of(z).isFinite()
        && frame.atX(z.getReal()) >= frame.left()
        && frame.atX(z.getReal()) <= frame.right()
        && frame.atY(z.getImaginary()) >= frame.top()
        && frame.atY(z.getImaginary()) <= frame.bottom();
  }

  double x(Complex z) {
    return frame.atX(z.getReal());
  }

  double y(Complex z) {
    return frame.atY(z.getImaginary());
  }

  /// A cross for every pole that is inside, with how many there are where there is more than one.
  void poles(String classes, List<Complex> poles) {
    svg.group(classes);
    for (Complex pole : distinct(poles)) {
      if (holds(pole)) {
        LinePanel.cross(svg, x(pole), y(pole));
        multiplicity(pole, poles);
      }
    }
    svg.close();
  }

  /// A ring for every zero that is inside.
  void zeros(String classes, List<Complex> zeros) {
    svg.group(classes);
    for (Complex zero : distinct(zeros)) {
      if (holds(zero)) {
        svg.circle("ring", x(zero), y(zero), 4.4);
        multiplicity(zero, zeros);
      }
    }
    svg.close();
  }

  private void multiplicity(Complex root, List<Complex> roots) {
    long count = roots.stream().filter(other -> same(root, other)).count();
    if (count > 1) {
      svg.text("grid-label halo", x(root) + 6, y(root) - 6, "×" + count);
    }
  }

  private static List<Complex> distinct(List<Complex> roots) {
    List<Complex> distinct = new ArrayList<>();
    for (Complex root : roots) {
      if (distinct.stream().noneMatch(other -> same(root, other))) {
        distinct.add(root);
      }
    }
    return distinct;
  }

  private static boolean same(Complex a, Complex b) {
    return a.subtract(b).norm() <= 1e-5;
  }
}
