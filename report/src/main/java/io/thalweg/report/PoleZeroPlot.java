package io.thalweg.report;

import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.TransferFunction;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hipparchus.complex.Complex;

/// Poles and zeros of the closed loop, with the unit circle and curves of equal damping.
record PoleZeroPlot(Loop loop) implements Plot {
  /// Poles farther out are named and not shown: the unit circle would be too small.
  private static final double FAR = 4;

  private static final double NEAR = 1.22;
  private static final double SLOW = 0.2;
  private static final double SAME = 1e-5;

  /// Crosses whose middles are nearer, in pixels, touch.
  private static final double TOUCHING = 16;

  @Override
  public String title() {
    return "Poles and zeros";
  }

  @Override
  public String description() {
    return "Poles of the closed loop in the z-plane: %s. %s"
        .formatted(list(loop.poles()), zeros().isEmpty() ? "" : "Zeros: " + list(zeros()) + ".");
  }

  private static String list(List<Complex> roots) {
    return roots.stream().map(Quantities::complex).collect(Collectors.joining(", "));
  }

  private List<Complex> zeros() {
    return loop.openLoop().map(TransferFunction::zeros).orElse(List.of());
  }

  @Override
  public double height(double width) {
    return Math.min(500, width * 0.9 + 40);
  }

  @Override
  public void draw(Svg svg, Box box) {
    List<Complex> roots = Stream.concat(loop.poles().stream(), zeros().stream()).toList();
    List<Complex> near = roots.stream().filter(root -> root.norm() <= FAR).toList();
    double left = near.stream().mapToDouble(z -> z.getReal() - 0.2).min().orElse(0);
    double right = near.stream().mapToDouble(z -> z.getReal() + 0.2).max().orElse(0);
    double up = near.stream().mapToDouble(z -> Math.abs(z.getImaginary()) + 0.2).max().orElse(0);
    double top = Math.max(NEAR, up);
    XY low = new XY(Math.min(-NEAR, left), -top);
    ComplexPlane plane = ComplexPlane.of(svg, box, low, new XY(Math.max(NEAR, right), top));
    svg.group("panel");
    heading(svg, box, legend(roots));
    plane.axes("z");
    plane.frame().clip(svg);
    plane.dampingGrid();
    plane.unitCircle();
    svg.close();
    plane.zeros("s0", zeros());
    plane.poles("poles s1", loop.poles());
    if (isCrowded(near, plane)) {
      around1(plane);
    }
    svg.close();
  }

  /// Whether roots near 1, where those of slow optimizers are, cannot be told apart.
  private static boolean isCrowded(List<Complex> roots, ComplexPlane plane) {
    List<Complex> close = roots.stream().filter(PoleZeroPlot::isSlow).toList();
    for (int i = 0; i < close.size(); i++) {
      for (int j = 0; j < i; j++) {
        double apart = close.get(i).subtract(close.get(j)).norm();
        if (apart > SAME && apart * plane.unit() < TOUCHING) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSlow(Complex root) {
    return root.subtract(1).norm() < SLOW;
  }

  /// The same enlarged around 1, in the lower left where there is nothing then.
  private void around1(ComplexPlane plane) {
    Svg svg = plane.svg();
    Frame outer = plane.frame();
    double reach =
        1.3
            * Stream.concat(loop.poles().stream(), zeros().stream())
                .filter(PoleZeroPlot::isSlow)
                .mapToDouble(root -> root.subtract(1).norm())
                .max()
                .orElseThrow();
    double side = 0.3 * outer.height();
    double width = Math.min(1.5 * side, 0.5 * outer.width());
    double unit = width / (1.3 * reach);
    double half = side / unit / 2;
    Frame inner =
        new Frame(
            outer.left() + 16,
            outer.bottom() - side - 24,
            width,
            side,
            new LinearScale(1 - reach, 1 + 0.3 * reach),
            new LinearScale(-half, half));
    ComplexPlane zoomed = new ComplexPlane(svg, inner, unit);
    svg.group("inset");
    svg.rect("paper", new Box(inner.left() - 14, inner.top() - 18, width + 28, side + 40));
    svg.rect("frame", new Box(inner.left(), inner.top(), width, side));
    svg.text("grid-label", inner.left(), inner.top() - 6, "around 1");
    List<Scale.Tick> ticks = inner.x().ticks(2);
    inner.xAxis(svg, ticks, true);
    inner.clip(svg);
    svg.line("axis", inner.left(), inner.atY(0), inner.right(), inner.atY(0));
    zoomed.unitCircle();
    svg.close();
    zoomed.zeros("s0", zeros());
    zoomed.poles("poles s1", loop.poles());
    svg.close();
  }

  private String legend(List<Complex> roots) {
    int period = loop.model().period();
    String what = period > 1 ? "× pole of %d steps together".formatted(period) : "× pole";
    List<Complex> far = roots.stream().filter(root -> root.norm() > FAR).toList();
    return what
        + (zeros().isEmpty() ? "" : " · ○ zero")
        + (far.isEmpty() ? "" : " · outside: " + list(far));
  }
}
