package io.thalweg.study;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.train.Descent;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Trains, then looks at the loss about the solution and on the way there.
///
/// @param training whose solution is looked at
/// @param other a second optimizer, to whose solution the way is measured
/// @param points places along each side of a plane
/// @param range how far to go along directions as long as the network's filters
/// @param examples of the training data, the first ones, that losses are of
public record LandscapeStudy(
    Training training, Optional<Recipe> other, int points, double range, int examples) {
  private static final int SLICES = 3;
  private static final int CHECKPOINTS = 40;
  private static final double MARGIN = 0.25;

  /// The loss where the training ended.
  public record Solution(double loss, double accuracy) {}

  /// A line through the solution.
  ///
  /// @param direction what it is
  public record Slice(String direction, List<Landscape.Point> points) {}

  /// Losses over a plane.
  ///
  /// @param xExplained share of the way's extent along x; not a number where there is no way
  /// @param loss for each value of `y` one for each value of `x`
  public record Plane(
      String xName,
      List<Double> x,
      double xExplained,
      String yName,
      List<Double> y,
      double yExplained,
      List<List<Double>> loss) {}

  /// The way of the training in the plane in which it moved most.
  ///
  /// @param points of the way, the last at (0, 0)
  /// @param explained share of its extent along each direction
  public record Way(List<Trajectory.Point> points, List<Double> explained, Plane plane) {}

  /// All that was found.
  ///
  /// @param between the line from the solution, at 0, to that of the other optimizer, at 1
  public record Found(
      Solution solution, List<Slice> slices, Plane plane, Way way, Optional<Slice> between) {}

  /// Rows of planes and lines that are computed.
  public long work() {
    return 2L * points + SLICES + 1 + (other.isPresent() ? 1 : 0);
  }

  /// Trains and looks.
  ///
  /// @param listener is told of each row or line that is done
  /// @throws SettingException where the training diverges
  public Found run(Consumer<String> listener) {
    List<float[]> checkpoints = new ArrayList<>();
    Optional<float[]> second = other.map(recipe -> end(training.with(recipe, training.seed())));
    try (Descent descent = new Descent(training);
        Examples some = Descent.examples(training.data().train().head(examples), training.data())) {
      long every = Math.max(1, training.totalSteps() / CHECKPOINTS);
      checkpoints.add(judged(descent));
      train(
          descent,
          event -> {
            if (event instanceof Event.Stepped(long step, long total, double _)
                && (step % every == 0 || step == total)) {
              checkpoints.add(judged(descent));
            }
          });
      listener.accept("trained");
      return descent.optimizer().evaluate(() -> look(descent, some, checkpoints, second, listener));
    }
  }

  private static float[] end(Training training) {
    try (Descent descent = new Descent(training)) {
      train(descent, _ -> {});
      return judged(descent);
    }
  }

  private static void train(Descent descent, Consumer<Event> listener) {
    Run run = Trainer.run(descent, List.of(), listener, _ -> true, () -> 0);
    if (run.divergence().isPresent()) {
      throw new SettingException(
          "a landscape needs a training that does not diverge, %s did at %s"
              .formatted(run.optimizer(), run.divergence().get()));
    }
  }

  /// The parameters at the evaluation point.
  private static float[] judged(Descent descent) {
    return descent
        .optimizer()
        .evaluate(() -> descent.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT));
  }

  private Found look(
      Descent descent,
      Examples some,
      List<float[]> checkpoints,
      Optional<float[]> second,
      Consumer<String> listener) {
    Landscape landscape = new Landscape(descent.network(), some);
    Evaluation here = descent.network().evaluate(some);
    Seed seed = new Seed(training.seed()).split("landscape");
    List<Direction> random =
        IntStream.range(0, SLICES)
            .mapToObj(
                i -> Direction.filterNormalised(descent.network().parameters(), seed.split(i)))
            .toList();
    List<Slice> slices = new ArrayList<>();
    List<Double> line = values(-range, range, 2 * points + 1);
    for (int i = 0; i < SLICES; i++) {
      slices.add(new Slice("random " + (i + 1), landscape.along(random.get(i), line)));
      listener.accept("slice");
    }
    List<Double> side = values(-range, range, points);
    Plane plane =
        plane(
            landscape,
            new Side("random 1", random.get(0), side, Double.NaN),
            new Side("random 2", random.get(1), side, Double.NaN),
            listener);
    Way way = way(landscape, Trajectory.of(checkpoints), listener);
    Optional<Slice> between =
        second.map(theirs -> {
          List<Double> places = values(-0.5, 1.5, 4 * points + 1);
          Direction across = Direction.between(checkpoints.getLast(), theirs);
          Slice slice =
              new Slice(
                  "%s to %s".formatted(training.recipe(), other.orElseThrow()),
                  landscape.along(across, places));
          listener.accept("between");
          return slice;
        });
    return new Found(new Solution(here.loss(), here.accuracy()), slices, plane, way, between);
  }

  /// One side of a plane.
  private record Side(String name, Direction direction, List<Double> values, double explained) {}

  private static Plane plane(Landscape landscape, Side x, Side y, Consumer<String> listener) {
    List<List<Double>> losses =
        landscape.over(
            x.direction(), x.values(), y.direction(), y.values(), () -> listener.accept("plane"));
    return new Plane(
        x.name(), x.values(), x.explained(), y.name(), y.values(), y.explained(), losses);
  }

  private Way way(Landscape landscape, Trajectory trajectory, Consumer<String> listener) {
    List<Double> x = around(trajectory.points().stream().mapToDouble(Trajectory.Point::x));
    List<Double> y = around(trajectory.points().stream().mapToDouble(Trajectory.Point::y));
    Plane plane =
        plane(
            landscape,
            new Side(
                "first principal direction", trajectory.first(), x, trajectory.explained().get(0)),
            new Side(
                "second principal direction",
                trajectory.second(),
                y,
                trajectory.explained().get(1)),
            listener);
    return new Way(trajectory.points(), trajectory.explained(), plane);
  }

  /// Places from before the least to behind the greatest.
  private List<Double> around(DoubleStream coordinates) {
    double[] all = coordinates.toArray();
    double low = DoubleStream.of(all).min().orElseThrow();
    double high = DoubleStream.of(all).max().orElseThrow();
    double margin = MARGIN * Math.max(high - low, 1e-6);
    return values(low - margin, high + margin, points);
  }

  private static List<Double> values(double from, double to, int count) {
    return IntStream.range(0, count).mapToObj(i -> from + (to - from) * i / (count - 1)).toList();
  }
}
