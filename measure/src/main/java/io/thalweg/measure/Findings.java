package io.thalweg.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What the series of a training say, in words.
///
/// | series | told |
/// |---|---|
/// | signal-to-noise | from when on it is below 1 in nine of ten looks, three at least |
/// | stability-margin | when it came within 5 % of the edge from below, else how near it came |
/// | dead-units | how many were dead at the last look |
/// | update-ratio | where its median lies beyond 10⁻⁴ to 10⁻² |
/// | alpha | where its median lies beyond −0.9 to 0.5 |
/// | grad-norm | where its median grew tenfold from the first to the last fifth |
/// | zero-gradients | where more than half were 0 at the last look |
final class Findings {
  /// Share of the looks that must agree.
  private static final double MOSTLY = 0.9;

  private static final int FEWEST = 3;

  /// Margin that counts as the edge: sharpness and limit are known to some percent.
  private static final double EDGE = 0.95;

  private static final double HEALTHY = 1e-3;
  private static final double SPREAD = 10;
  private static final double SHORT = -0.9;
  private static final double FAR = 0.5;
  private static final double GROWTH = 10;
  private static final int FIFTH = 5;

  private static final Map<String, Function<Series, List<Note>>> BY_NAME =
      Map.of(
          Noise.SIGNAL_TO_NOISE.name(),
          Findings::noise,
          StabilityMargin.MARGIN.name(),
          Findings::margin,
          DeadUnits.NAME,
          Findings::dead,
          LayerNorms.UPDATE_RATIO,
          Findings::updates,
          NormalisedStep.ALPHA.name(),
          Findings::steps,
          GradientNorm.GRADIENT_NORM.name(),
          Findings::growth,
          GradientHistogram.ZEROS.name(),
          Findings::zeros);

  private Findings() {}

  /// By the step that they are about.
  static List<Note> of(List<Series> series) {
    List<Note> all = new ArrayList<>();
    for (Series each : series) {
      Optional.ofNullable(BY_NAME.get(each.name()))
          .filter(_ -> each.size() > 0)
          .ifPresent(finding -> all.addAll(finding.apply(each)));
    }
    all.sort(Comparator.comparingLong(Note::step));
    return all;
  }

  private static List<Note> note(long step, String text) {
    return List.of(new Note(step, text));
  }

  private static List<Note> noise(Series series) {
    double[] ratio = series.column(0);
    int below = 0;
    int from = -1;
    for (int i = ratio.length - 1; i >= 0; i--) {
      below += ratio[i] < 1 ? 1 : 0;
      if (ratio[i] < 1 && below >= Math.max(FEWEST, MOSTLY * (ratio.length - i))) {
        from = i;
      }
    }
    if (from < 0) {
      return List.of();
    }
    long step = series.steps().get(from);
    return note(
        step,
        "gradient noise dominates from step %d on (signal-to-noise ratio %.2g, at the end %.2g)"
            .formatted(step, ratio[from], ratio[ratio.length - 1]));
  }

  /// What starts beyond the edge, as adaptive rules do while they have seen few gradients, has to
  /// come below it first.
  private static List<Note> margin(Series series) {
    double[] margin = series.column(0);
    List<Long> steps = series.steps();
    int below = first(margin, 0, each -> each < EDGE);
    int reached = below < 0 ? -1 : first(margin, below, each -> each >= EDGE);
    if (reached >= 0) {
      long step = steps.get(reached);
      return note(
          step,
          "the edge of stability was reached at step %d (margin %.3g)"
              .formatted(step, margin[reached]));
    }
    int start = first(margin, 0, each -> !Double.isNaN(each));
    if (start < 0) {
      return List.of();
    }
    if (margin[start] < EDGE) {
      int most = greatest(margin);
      return note(
          steps.get(most),
          "the edge of stability was not reached: the greatest margin was %.3g, at step %d"
              .formatted(margin[most], steps.get(most)));
    }
    String until = below < 0 ? "" : ", but below it from step %d on".formatted(steps.get(below));
    return note(
        steps.get(start),
        "the margin was beyond the edge of stability from step %d on (%.3g)%s"
            .formatted(steps.get(start), margin[start], until));
  }

  /// The first that fits from an index on; −1 where none does.
  private static int first(double[] values, int from, DoublePredicate fits) {
    return IntStream.range(from, values.length)
        .filter(i -> fits.test(values[i]))
        .findFirst()
        .orElse(-1);
  }

  private static int greatest(double[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      greatest = values[i] > values[greatest] || Double.isNaN(values[greatest]) ? i : greatest;
    }
    return greatest;
  }

  private static List<Note> dead(Series series) {
    List<Note> all = new ArrayList<>();
    int last = series.size() - 1;
    for (int layer = 0; layer < series.width(); layer++) {
      int dead = (int) series.column(layer)[last];
      if (dead > 0) {
        String text =
            "%d %s dead in %s"
                .formatted(dead, dead == 1 ? "unit is" : "units are", series.labels().get(layer));
        all.add(new Note(series.steps().get(last), text));
      }
    }
    return all;
  }

  private static List<Note> updates(Series series) {
    double median = median(series.column(LayerNorms.ALL));
    boolean healthy = median >= HEALTHY / SPREAD && median <= HEALTHY * SPREAD;
    if (healthy || Double.isNaN(median)) {
      return List.of();
    }
    return note(
        series.steps().getLast(),
        "steps are %s for the weights: median update ratio %.2g, where about 1e-3 is healthy"
            .formatted(median < HEALTHY ? "small" : "large", median));
  }

  private static List<Note> steps(Series series) {
    double median = median(series.column(0));
    long last = series.steps().getLast();
    if (median > FAR) {
      return note(
          last,
          "steps go too far: median α %.2g, where 0 lands in the minimum and 1 as high as before"
              .formatted(median));
    }
    return median < SHORT
        ? note(
            last,
            "steps are short: median α %.2g, where -1 stays at the start and 0 lands in the minimum"
                .formatted(median))
        : List.of();
  }

  private static List<Note> growth(Series series) {
    double[] norm = series.column(0);
    int fifth = Math.max(1, norm.length / FIFTH);
    double start = median(Arrays.copyOf(norm, fifth));
    double end = median(Arrays.copyOfRange(norm, norm.length - fifth, norm.length));
    return end >= GROWTH * start && start > 0
        ? note(
            series.steps().getLast(),
            "the gradient grew: its norm is %.2g times that of the start".formatted(end / start))
        : List.of();
  }

  private static List<Note> zeros(Series series) {
    double share = series.column(0)[series.size() - 1];
    return share > FAR
        ? note(
            series.steps().getLast(),
            "%.0f %% of the gradient's numbers are 0".formatted(100 * share))
        : List.of();
  }

  /// Of what is a number; NaN of none.
  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).filter(x -> !Double.isNaN(x)).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
