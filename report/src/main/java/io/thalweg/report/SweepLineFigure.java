package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A score that was measured over one setting: every seed, their mean, what diverged, and predicted
/// limits of stability.
///
/// @param title what is shown, in a few words
/// @param x the setting
/// @param score what is measured
/// @param seeds trainings with the same values, at least one
/// @param limits predictions to compare with; may be empty
/// @param agreement how often they agree, such as `30 of 32 values`; empty for none
public record SweepLineFigure(
    String title,
    SweepFigure.Axis x,
    Measure score,
    List<Seed> seeds,
    List<Mark> limits,
    String agreement)
    implements PageFigure {
  private static final double FOOT = 44;
  private static final double EDGE = 12;
  private static final double LANE = 10;
  private static final double MOST_LANES = 60;
  private static final double APART = 24;

  /// Trainings of one seed.
  ///
  /// @param name such as `seed 1`
  /// @param cells one for each value of the setting
  public record Seed(String name, List<SweepFigure.Cell> cells) {
    public Seed {
      cells = List.copyOf(cells);
    }
  }

  public SweepLineFigure {
    seeds = List.copyOf(seeds);
    limits = List.copyOf(limits);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 seed");
    }
    for (Seed seed : seeds) {
      if (seed.cells().size() != x.values().size()) {
        throw new IllegalArgumentException(
            "%s must have %d values, got %d"
                .formatted(seed.name(), x.values().size(), seed.cells().size()));
      }
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    double width = page.width();
    Svg svg = new Svg();
    String unit =
        score.axis().isEmpty() ? score.name() : "%s (%s)".formatted(score.name(), score.axis());
    Heading heading = new Heading(title, unit, width);
    heading.draw(svg, 0, 0);
    Key key = new Key(key(), width);
    key.draw(svg, 0, heading.height() - 4);
    Scale horizontal = x.scale();
    Marks marks = Marks.on(horizontal, limits);
    double top = heading.height() + key.height() + 6 + marks.height();
    double height = page == Figures.Page.WIDE ? 340 : 240;
    Scale vertical = vertical();
    double axis = Frame.room(vertical, height);
    Frame frame = new Frame(axis, top, width - axis - EDGE, height, horizontal, vertical);
    svg.group("panel");
    panel(svg, frame, marks);
    svg.close();
    double bottom = frame.bottom() + lanes() + FOOT;
    if (!agreement.isEmpty()) {
      String text = "agreement: " + agreement;
      bottom += Heading.words(svg, "note", new Box(0, bottom, width, 0), text) + 6;
    }
    return new Figure(title, description(), width, bottom, svg.toString());
  }

  private Scale vertical() {
    return score.scale(
        seeds.stream()
            .flatMap(seed -> seed.cells().stream())
            .filter(SweepFigure.Cell::isKnown)
            .mapToDouble(SweepFigure.Cell::score));
  }

  private void panel(Svg svg, Frame frame, Marks marks) {
    frame.yGrid(svg, Frame.wanted(frame.height()), true);
    frame.clip(svg);
    for (Seed seed : seeds) {
      Polyline.draw(svg, "other", frame, points(seed));
    }
    svg.group("curve s0");
    Polyline.draw(svg, "line", frame, means());
    svg.close().close();
    svg.group("s0");
    for (Seed seed : seeds) {
      points(seed).stream().filter(XY::isFinite).forEach(point -> dot(svg, frame, point));
    }
    if (seeds.size() > 1 && frame.width() / x.values().size() >= APART) {
      means().stream().filter(XY::isFinite).forEach(point -> mean(svg, frame, point));
    }
    svg.close();
    diverged(svg, frame);
    Frame whole = withLanes(frame);
    whole.xAxis(svg, whole.xTicks(x.own()), true);
    whole.along(svg, x.name());
    marks.draw(svg, whole);
  }

  private static void dot(Svg svg, Frame frame, XY point) {
    svg.circle("seed", frame.atX(point.x()), frame.insideY(point.y()), 3);
  }

  private static void mean(Svg svg, Frame frame, XY point) {
    double x = frame.atX(point.x());
    double y = frame.insideY(point.y());
    svg.line("mean", x - 5, y, x + 5, y);
  }

  private List<XY> points(Seed seed) {
    return IntStream.range(0, x.values().size())
        .mapToObj(i ->
            new XY(
                x.values().get(i),
                seed.cells().get(i).isKnown() ? seed.cells().get(i).score() : Double.NaN))
        .toList();
  }

  /// Over the seeds that finished; not a number where none did.
  List<XY> means() {
    return IntStream.range(0, x.values().size())
        .mapToObj(i ->
            new XY(
                x.values().get(i),
                seeds.stream()
                    .map(seed -> seed.cells().get(i))
                    .filter(SweepFigure.Cell::isKnown)
                    .mapToDouble(SweepFigure.Cell::score)
                    .average()
                    .orElse(Double.NaN)))
        .toList();
  }

  private boolean diverges() {
    return seeds.stream()
        .flatMap(seed -> seed.cells().stream())
        .anyMatch(SweepFigure.Cell::isDivergent);
  }

  /// Room for the crosses at the foot, a lane for each seed.
  private double lanes() {
    return diverges() ? Math.min(MOST_LANES, LANE * seeds.size()) + 14 : 0;
  }

  private Frame withLanes(Frame frame) {
    return new Frame(
        frame.left(), frame.top(), frame.width(), frame.height() + lanes(), frame.x(), frame.y());
  }

  private void diverged(Svg svg, Frame frame) {
    if (!diverges()) {
      return;
    }
    double top = frame.bottom() + 10;
    double apart = (lanes() - 14) / seeds.size();
    svg.line("cut", frame.left(), frame.bottom() + 3, frame.right(), frame.bottom() + 3);
    svg.group("crosses s1");
    for (int lane = 0; lane < seeds.size(); lane++) {
      List<SweepFigure.Cell> cells = seeds.get(lane).cells();
      for (int i = 0; i < cells.size(); i++) {
        if (cells.get(i).isDivergent()) {
          LinePanel.cross(svg, frame.atX(x.values().get(i)), top + (lane + 0.5) * apart);
        }
      }
    }
    svg.close();
  }

  private List<Key.Entry> key() {
    List<Key.Entry> key = new ArrayList<>();
    key.add(
        new Key.Entry(
            (svg, x, y) -> {
              svg.group("s0").circle("seed", x, y, 3).close();
            },
            "seed"));
    if (seeds.size() > 1) {
      key.add(
          new Key.Entry(
              (svg, x, y) -> {
                svg.group("s0").line("line", x - 11, y, x + 11, y).close();
              },
              "mean over the seeds that finished"));
    }
    if (diverges()) {
      key.add(
          new Key.Entry(
              (svg, x, y) -> {
                LinePanel.cross(svg.group("s1"), x, y);
                svg.close();
              },
              "diverged, at the foot, a lane for each seed"));
    }
    return key;
  }

  private String description() {
    long known =
        seeds.stream()
            .flatMap(seed -> seed.cells().stream())
            .filter(SweepFigure.Cell::isKnown)
            .count();
    long divergent =
        seeds.stream()
            .flatMap(seed -> seed.cells().stream())
            .filter(SweepFigure.Cell::isDivergent)
            .count();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s over %s, %s, %s: %d with a score, %d diverged."
            .formatted(
                score.name(),
                x.name(),
                Numbers.count(x.values().size(), "value"),
                Numbers.count(seeds.size(), "seed"),
                known,
                divergent));
    best()
        .ifPresent(point ->
            sentences.add(
                "Best mean %s at %s."
                    .formatted(score.format(point.y()), Numbers.significant(point.x(), 4))));
    for (Mark limit : limits) {
      if (Double.isFinite(limit.at())) {
        sentences.add(
            "Predicted limit: %s, %s."
                .formatted(limit.label(), Numbers.significant(limit.at(), 4)));
      }
    }
    if (!agreement.isEmpty()) {
      sentences.add("Agreement: " + agreement + ".");
    }
    return String.join(" ", sentences);
  }

  private Optional<XY> best() {
    double sign = score.higherIsBetter() ? -1 : 1;
    return means().stream()
        .filter(XY::isFinite)
        .min((a, b) -> Double.compare(sign * a.y(), sign * b.y()));
  }
}
