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
