package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.PerformanceProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How often each optimizer reached the target within a multiple of the quickest one's epochs.
record ProfilePlot(Comparison comparison, PerformanceProfile profile) implements Plot {
  /// Between lines that would else cover one another, in pixels.
  private static final double APART = 2.4;

  /// All lines together, in pixels.
  private static final double FAN = 20;

  /// Above 100 and below 0 percent.
  private static final double ROOM = 6;

  private static final int MARKS = 3;

  @Override
  public String title() {
    return "Performance profile";
  }

  @Override
  public String description() {
    return profile.curves().stream()
        .map(curve ->
            "%s: %s at once, %s within a factor of %s"
                .formatted(
                    curve.optimizer(),
                    Numbers.roundPercent(share(curve, 1)),
                    Numbers.roundPercent(share(curve, PerformanceProfile.MOST)),
                    Numbers.plain(PerformanceProfile.MOST)))
        .collect(Collectors.joining("; ", "", "."));
  }

  /// In whole percent.
  private static double share(PerformanceProfile.Curve curve, double factor) {
    return Math.rint(100 * curve.share(factor)) / 100;
  }

  @Override
  public double height(double width) {
    double wanted = width > 700 ? 380 : 320;
    return Math.max(wanted, HEAD + FOOT + 15.5 * profile.curves().size());
  }

  @Override
  public void draw(Svg svg, Box box) {
    List<ComparedOptimizer> all = ComparedOptimizer.of(comparison);
    double names = Math.min(box.width() * 0.4, Notes.widest(all) + 42);
    Frame frame =
        new Frame(
            box.left() + AXIS,
            box.top() + HEAD,
            box.width() - AXIS - names,
            box.height() - HEAD - FOOT,
            new LogScale(1, PerformanceProfile.MOST),
            new LinearScale(-ROOM, 100 + ROOM));
    List<Curve> curves =
        IntStream.range(0, all.size()).mapToObj(i -> curve(all.get(i), frame)).toList();
    LinePanel panel = new LinePanel(svg, frame);
    svg.group("panel");
    heading(svg, box, unit(box));
    Plot.axes(svg, frame, "epochs ÷ epochs of the quickest", ticks(frame));
    frame.clip(svg);
    curves.forEach(panel::lines);
    svg.close();
    for (Curve curve : curves) {
      marks(svg, frame, curve);
      panel.markers(curve, LinePanel.END_ONLY);
    }
    panel.endLabels(curves, names);
    svg.close();
  }

  private static List<Scale.Tick> ticks(Frame frame) {
    Stream<Double> all = Stream.of(1.0, 1.5, 2.0, 2.5, 3.0, 3.5, PerformanceProfile.MOST);
    return all.filter(factor -> frame.width() > 300 || factor == Math.rint(factor))
        .map(factor -> new Scale.Tick(factor, Numbers.plain(factor)))
        .toList();
  }

  private String unit(Box box) {
    String target = Numbers.roundPercent(comparison.target());
    String seeds = Numbers.count(profile.problems(), "seed");
    return box.width() > 500
        ? "%% of the %s in which %s test accuracy was reached within a multiple of the quickest optimizer’s epochs"
            .formatted(seeds, target)
        : "%% of the %s that reached %s".formatted(seeds, target);
  }

  /// The step function in percent, a little above or below so that no line covers another.
  private Curve curve(Series series, Frame frame) {
    int n = profile.curves().size();
    double apart = Math.min(APART, FAN / n);
    double percentPerPixel = (100 + 2 * ROOM) / frame.height();
    double aside = ((n - 1) / 2.0 - series.index()) * apart * percentPerPixel;
    List<Curve.Point> steps = new ArrayList<>();
    double last = aside;
    for (PerformanceProfile.Point point : profile.curves().get(series.index()).points()) {
      if (point.factor() > 1) {
        steps.add(point(point.factor(), last));
      }
      last = 100 * point.share() + aside;
      steps.add(point(point.factor(), last));
    }
    steps.add(point(PerformanceProfile.MOST, last));
    return new Curve(series, steps, List.of());
  }

  /// Markers along a line, each series at places of its own so that none covers another.
  private void marks(Svg svg, Frame frame, Curve curve) {
    double shift = (curve.series().index() + 0.5) / profile.curves().size();
    curve.series().group(svg, "marks");
    for (int i = 0; i < MARKS; i++) {
      double factor = Math.pow(PerformanceProfile.MOST, (i + shift) / MARKS);
      double percent =
          curve.mean().stream()
              .filter(point -> point.x() <= factor)
              .reduce((_, later) -> later)
              .orElseThrow()
              .value();
      Marker.of(curve.series().index()).draw(svg, "mark", frame.atX(factor), frame.atY(percent));
    }
    svg.close();
  }

  private static Curve.Point point(double factor, double percent) {
    return new Curve.Point(factor, percent, percent, percent);
  }
}
