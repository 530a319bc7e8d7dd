package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the distance to the minimum is multiplied by per step, against the curvature.
///
/// @param loops of one optimizer on several curvatures, in rising order
/// @param worst the one with the largest factor
record CurvaturePlot(List<Loop> loops, Loop worst) implements Plot {
  private static final int POINTS = 200;
  private static final double BEYOND = 2;

  /// Empty where there is only one curvature.
  static Optional<CurvaturePlot> of(Analysis analysis) {
    List<Loop> loops = analysis.loops();
    boolean several = loops.getFirst().curvature() < loops.getLast().curvature();
    return several ? Optional.of(new CurvaturePlot(loops, analysis.worst())) : Optional.empty();
  }

  @Override
  public String title() {
    return "Convergence factor over the curvature";
  }

  @Override
  public String description() {
    return "Spectral radius on %d curvatures; the largest is %s, on curvature %s."
        .formatted(
            loops.size(),
            Quantities.factor(worst.spectralRadius()),
            Quantities.figures(worst.curvature()));
  }

  @Override
  public double height(double width) {
    return width > 700 ? 380 : width * 0.6 + 60;
  }

  @Override
  public void draw(Svg svg, Box box) {
    double low = loops.getFirst().curvature();
    double high = loops.getLast().curvature();
    boolean logarithmic = low > 0 && high / low > 4;
    Scale x =
        logarithmic
            ? new LogScale(low / BEYOND, high * BEYOND)
            : new LinearScale(low - 0.1 * (high - low), high + 0.1 * (high - low));
    List<XY> curve = curve(x);
    double largest = Math.max(1, worst.spectralRadius());
    double least = curve.stream().mapToDouble(XY::y).min().orElse(0);
    double room = Math.max(0.08 * (largest - least), 1e-6);
    Frame frame = Plot.frame(box, x, new LinearScale(Math.max(0, least - room), largest + room));
    svg.group("panel");
    heading(svg, box, "spectral radius, per step; below 1 it converges");
    Plot.axes(svg, frame, "curvature");
    svg.line("zero", frame.left(), frame.atY(1), frame.right(), frame.atY(1));
    frame.clip(svg).group("curve s0");
    Polyline.draw(svg, "line", frame, curve);
    svg.close().close();
    marks(svg, frame);
    svg.close();
  }

  private List<XY> curve(Scale x) {
    double from = x instanceof LogScale scale ? Math.log(scale.low()) : ((LinearScale) x).low();
    double to = x instanceof LogScale scale ? Math.log(scale.high()) : ((LinearScale) x).high();
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> from + (to - from) * i / (POINTS - 1))
        .map(at -> x instanceof LogScale ? Math.exp(at) : at)
        .mapToObj(at -> new XY(at, new Loop(worst.model(), at).spectralRadius()))
        .toList();
  }

  private void marks(Svg svg, Frame frame) {
    svg.group("s0");
    for (Loop loop : loops) {
      double radius = loop.spectralRadius();
      Marker.CIRCLE.draw(svg, "mark", frame.atX(loop.curvature()), frame.insideY(radius));
    }
    svg.close();
    double at = frame.atX(worst.curvature());
    double y = frame.insideY(worst.spectralRadius());
    svg.group("s1");
    Marker.DIAMOND.draw(svg, "mark", at, y);
    svg.close();
    Plot.callout(svg, frame, at, y - 12, "slowest: " + Quantities.factor(worst.spectralRadius()));
  }
}
