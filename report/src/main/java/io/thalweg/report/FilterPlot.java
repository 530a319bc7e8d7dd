package io.thalweg.report;

import io.thalweg.dynamics.FrequencyResponse;
import java.util.List;

/// What a rule makes of gradients that swing at a frequency.
record FilterPlot(FrequencyResponse filter) implements Plot {
  @Override
  public String title() {
    return "Gradient filter";
  }

  @Override
  public String description() {
    FrequencyResponse.Point first = filter.points().getFirst();
    FrequencyResponse.Point last = filter.points().getLast();
    return "From gradient to step: %s dB at the lowest frequency, %s dB at π."
        .formatted(Quantities.figures(first.decibels()), Quantities.figures(last.decibels()));
  }

  @Override
  public double height(double width) {
    return width * 0.6 + 60;
  }

  @Override
  public void draw(Svg svg, Box box) {
    List<XY> curve = Frequencies.curve(filter, FrequencyResponse.Point::decibels);
    Frame frame = Plot.frame(box, Frequencies.scale(filter), Frequencies.room(curve, 1, 0));
    svg.group("panel");
    heading(svg, box, "from gradient to step, in units of the learning rate, dB");
    Plot.axes(svg, frame, Frequencies.UNIT, Frequencies.ticks(frame));
    svg.line("zero", frame.left(), frame.atY(0), frame.right(), frame.atY(0));
    frame.clip(svg).group("curve s0");
    Polyline.draw(svg, "line", frame, curve);
    svg.close().close().close();
  }
}
