package io.thalweg.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Trials as lines across an axis for each setting, to the score on the last axis; the best tenth
/// stands out.
///
/// @param title what is shown, in a few words
/// @param axes settings in their order, at least one
/// @param score what is measured
/// @param trials in any order
public record ParallelFigure(String title, List<Axis> axes, Measure score, List<Trial> trials)
    implements PageFigure {
  private static final double BEST = 0.1;

  /// A setting.
  ///
  /// @param name such as `rate`
  /// @param logarithmic whether equal ratios lie at equal distances
  public record Axis(String name, boolean logarithmic) {}

  /// One training with settings of its own.
  ///
  /// @param values one for each axis; not a number where the setting does not apply
  /// @param score not a number where it diverged
  public record Trial(List<Double> values, double score) {
    public Trial {
      values = List.copyOf(values);
    }

    boolean isKnown() {
      return Double.isFinite(score);
    }
  }

  public ParallelFigure {
    axes = List.copyOf(axes);
    trials = List.copyOf(trials);
    if (axes.isEmpty()) {
      throw new IllegalArgumentException("there must be at least 1 axis");
    }
    for (Trial trial : trials) {
      if (trial.values().size() != axes.size()) {
        throw new IllegalArgumentException(
            "trials must have %d values as there are axes, got %d"
                .formatted(axes.size(), trial.values().size()));
      }
    }
  }

  @Override
  public Figure draw(Figures.Page page) {
    double width = page.width();
    Svg svg = new Svg();
    Set<Trial> best = best();
    Heading heading = new Heading(title, "", width);
    heading.draw(svg, 0, 0);
    Key key = new Key(key(best), width);
    key.draw(svg, 0, heading.height() - 4);
    double top = heading.height() + key.height();
    List<Scale> scales = IntStream.rangeClosed(0, axes.size()).mapToObj(this::scale).toList();
    ParallelAxes parallel =
        page == Figures.Page.WIDE
            ? ParallelAxes.upright(names(), scales, top, width)
            : ParallelAxes.lying(names(), scales, top, width);
    svg.group("panel");
    lines(svg, parallel, best);
    parallel.draw(svg);
    svg.close();
    return new Figure(title, description(best), width, parallel.bottom(), svg.toString());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(axes.stream().map(Axis::name).toList());
    names.add(score.unit().isEmpty() ? score.name() : score.name() + ", " + score.unit());
    return names;
  }

  private Scale scale(int axis) {
    if (axis == axes.size()) {
      return score.scale(trials.stream().mapToDouble(Trial::score));
    }
    DoubleStream values = trials.stream().mapToDouble(trial -> trial.values().get(axis));
    return axes.get(axis).logarithmic()
        ? Extent.positive(values).logarithmic(0.03)
        : Extent.of(values).linear(0.03);
  }

  /// The best tenth, at least one.
  private Set<Trial> best() {
    List<Trial> known = trials.stream().filter(Trial::isKnown).toList();
    return new HashSet<>(
        known.stream().sorted(bestFirst()).limit((long) Math.ceil(BEST * known.size())).toList());
  }

  private Comparator<Trial> bestFirst() {
    double sign = score.higherIsBetter() ? -1 : 1;
    return Comparator.comparingDouble(trial -> sign * trial.score());
  }

  private void lines(Svg svg, ParallelAxes parallel, Set<Trial> best) {
    svg.group("trials");
    trials.stream()
        .filter(trial -> trial.isKnown() && !best.contains(trial))
        .forEach(trial -> line(svg, "other", parallel, trial));
    svg.close().group("s1");
    trials.stream()
        .filter(trial -> !trial.isKnown())
        .forEach(trial -> line(svg, "broken", parallel, trial));
    svg.close().group("s0");
    trials.stream().filter(best::contains).forEach(trial -> line(svg, "line", parallel, trial));
    svg.close();
  }

  /// A line across all axes, interrupted where a value is missing.
  private static void line(Svg svg, String classes, ParallelAxes parallel, Trial trial) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i <= trial.values().size(); i++) {
      double value = i < trial.values().size() ? trial.values().get(i) : trial.score();
      if (Double.isFinite(value)) {
        XY at = parallel.at(i, value);
        path.append(drawing ? 'L' : 'M').append(Svg.number(at.x())).append(' ');
        path.append(Svg.number(at.y()));
      }
      drawing = Double.isFinite(value);
    }
    if (!path.isEmpty()) {
      svg.path(classes, path.toString());
    }
  }

  private List<Key.Entry> key(Set<Trial> best) {
    List<Key.Entry> key = new ArrayList<>();
    long known = trials.stream().filter(Trial::isKnown).count();
    if (!best.isEmpty()) {
      String words = best.size() == 1 ? "best trial" : "best tenth, " + best.size() + " trials";
      key.add(new Key.Entry(sign("s0", "line"), words));
    }
    if (known > best.size()) {
      key.add(new Key.Entry(Key.line("other"), "others"));
    }
    if (known < trials.size()) {
      key.add(new Key.Entry(sign("s1", "broken"), "diverged"));
    }
    return key;
  }

  private static Key.Sign sign(String colour, String classes) {
    return (svg, x, y) -> {
      Key.line(classes).draw(svg.group(colour), x, y);
      svg.close();
    };
  }

  private String description(Set<Trial> best) {
    String first =
        "%s with %s: %d with a score, %d diverged."
            .formatted(
                Numbers.count(trials.size(), "trial"),
                String.join(", ", axes.stream().map(Axis::name).toList()),
                trials.stream().filter(Trial::isKnown).count(),
                trials.stream().filter(trial -> !trial.isKnown()).count());
    return best.stream().min(bestFirst()).map(trial -> first + " " + describe(trial)).orElse(first);
  }

  private String describe(Trial best) {
    List<String> settings =
        IntStream.range(0, axes.size())
            .mapToObj(i -> axes.get(i).name() + " " + Numbers.significant(best.values().get(i), 4))
            .toList();
    return "The best has %s with %s."
        .formatted(score.format(best.score()), String.join(", ", settings));
  }
}
