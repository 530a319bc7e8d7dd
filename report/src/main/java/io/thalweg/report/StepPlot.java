package io.thalweg.report;

import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.StateSpace;
import io.thalweg.dynamics.StepInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The response to a target that jumps from 0 to 1, with the band that it is to settle in.
record StepPlot(Loop loop, Optional<StepInfo> info) implements Plot {
  private static final int MOST_STEPS = 20_000;
  private static final int UNSTABLE_STEPS = 200;
  private static final double BOUND = 10;
  private static final int DOTS = 60;
  private static final double BAND = 0.02;

  @Override
  public String title() {
    return "Step response";
  }

  @Override
  public String description() {
    return info.map(known ->
            "The target jumps to 1; the response settles after %s steps with %s overshoot."
                .formatted(
                    Quantities.steps(known.settlingTime()),
                    Quantities.percent(known.overshootPercent())))
        .orElse("The target jumps to 1; the response does not come to rest.");
  }

  @Override
  public double height(double width) {
    return width > 700 ? 400 : Math.min(430, width * 0.7 + 60);
  }

  private int steps() {
    double settling = info.map(StepInfo::settlingTime).orElse((double) UNSTABLE_STEPS);
    double wanted = Double.isFinite(settling) ? Math.ceil(1.35 * settling) + 3 : MOST_STEPS;
    return (int) Math.clamp(wanted, 12, MOST_STEPS);
  }

  /// The response up to where it leaves a bound.
  private List<XY> points(double[] response) {
    List<XY> points = new ArrayList<>();
    for (int k = 0; k < response.length && Double.isFinite(response[k]); k++) {
      points.add(new XY(k, response[k]));
      if (info.isEmpty() && Math.abs(response[k] - 1) > BOUND) {
        break;
      }
    }
    return points;
  }

  private boolean evaluatesElsewhere() {
    return loop.model().period() == 1 && loop.model().evaluatesElsewhere();
  }

  @Override
  public void draw(Svg svg, Box box) {
    List<XY> trained = points(loop.step(steps()));
    List<XY> evaluated =
        evaluatesElsewhere()
            ? points(loop.evaluatedLoop().map(this::response).orElse(new double[0]))
            : List.of();
    double last = Math.max(2, trained.getLast().x());
    Frame frame = Plot.frame(box, new LinearScale(0, last, 1), scale(trained, evaluated));
    svg.group("panel");
    heading(svg, box, legend(box));
    band(svg, frame);
    Plot.axes(svg, frame, "step");
    double target = frame.atY(1);
    svg.line("target", frame.left(), target, frame.right(), target);
    frame.clip(svg);
    svg.group("curve s0");
    Polyline.draw(svg, "line", frame, Polyline.envelope(trained, frame.width()));
    svg.close();
    svg.group("curve s1");
    Polyline.draw(svg, "line thin", frame, Polyline.envelope(evaluated, frame.width()));
    svg.close();
    svg.close();
    dots(svg, frame, trained);
    settled(svg, frame);
    peak(svg, frame, trained);
    svg.close();
  }

  private double[] response(StateSpace system) {
    return system.step(steps());
  }

  private String legend(Box box) {
    boolean periodic = loop.model().period() > 1;
    String line =
        evaluatesElsewhere()
            ? "thick: training point, thin: evaluation point"
            : periodic ? "evaluation point" : "training point";
    double room = evaluatesElsewhere() ? 560 : 400;
    return box.width() > room ? "target 1 (dashed) with a band of 2 %; " + line : line;
  }

  private static LinearScale scale(List<XY> trained, List<XY> evaluated) {
    double low = 0;
    double high = 1;
    for (XY point : trained) {
      low = Math.min(low, point.y());
      high = Math.max(high, point.y());
    }
    for (XY point : evaluated) {
      low = Math.min(low, point.y());
      high = Math.max(high, point.y());
    }
    low = Math.max(low, -BOUND);
    high = Math.min(high, BOUND + 1);
    double room = 0.08 * (high - low);
    return new LinearScale(low == 0 ? 0 : low - room, high + room);
  }

  private void band(Svg svg, Frame frame) {
    double end = info.map(StepInfo::finalValue).orElse(1.0);
    double high = frame.insideY(end * (1 + BAND));
    double low = frame.insideY(end * (1 - BAND));
    svg.rect(
        "tolerance",
        new Box(
            frame.left(), Math.min(high, low), frame.width(), Math.max(1, Math.abs(low - high))));
  }

  private static void dots(Svg svg, Frame frame, List<XY> points) {
    if (points.size() > DOTS) {
      return;
    }
    svg.group("s0");
    for (XY point : points) {
      if (frame.atY(point.y()) >= frame.top() && frame.atY(point.y()) <= frame.bottom()) {
        svg.circle("dot", frame.atX(point.x()), frame.atY(point.y()), 2.6);
      }
    }
    svg.close();
  }

  private void settled(Svg svg, Frame frame) {
    info.filter(known -> known.settlingTime() <= MOST_STEPS)
        .ifPresent(known -> {
          double x = frame.atX(known.settlingTime());
          svg.line("guide", x, frame.top(), x, frame.bottom());
          String label = "settled after " + Quantities.count(known.settlingTime());
          Plot.callout(svg, frame, x, frame.bottom() - 14, label);
        });
  }

  private void peak(Svg svg, Frame frame, List<XY> points) {
    info.filter(known -> known.overshootPercent() >= 0.1)
        .filter(known -> known.peakTime() <= points.getLast().x())
        .ifPresent(known -> {
          double x = frame.atX(known.peakTime());
          double y = frame.insideY(Math.copySign(known.peak(), known.finalValue()));
          Marker.DIAMOND.draw(svg, "break", x, y);
          String label =
              "overshoot %s, step %s"
                  .formatted(
                      Quantities.percent(known.overshootPercent()),
                      Quantities.steps(known.peakTime()));
          Plot.callout(svg, frame, x - 4, y - 14, label);
        });
  }
}
