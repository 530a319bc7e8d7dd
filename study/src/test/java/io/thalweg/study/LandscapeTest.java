package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Examples;
import io.thalweg.engine.Mlp;
import io.thalweg.engine.Network;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LandscapeTest {
  /// The loss of linear regression is a parabola along every line: three points give all others.
  @Test
  void alongALineTheLossIsThatOfTheModelMoved() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("sgd", 1, arena);
      try (Descent descent = new Descent(training)) {
        float[] before = descent.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT);
        Landscape landscape = new Landscape(descent.network(), descent.train());
        Direction direction = Direction.of(new double[] {1, -0.5, 0.25});
        List<Landscape.Point> points =
            landscape.along(direction, List.of(-1.0, 0.0, 1.0, 2.0, 3.0));
        double a = points.get(0).loss();
        double b = points.get(1).loss();
        double c = points.get(2).loss();
        double curvature = a - 2 * b + c;
        double slope = (c - a) / 2;
        assertThat(points.get(4).loss())
            .isCloseTo(b + 3 * slope + 4.5 * curvature, within(1e-4 * points.get(4).loss()));
        // at 0 the prediction is 0: the mean of (2x₀ − x₁)²
        double mean = 0;
        for (int i = 0; i < Planes.SIZE; i++) {
          double y = training.data().train().target(i, 0);
          mean += y * y / Planes.SIZE;
        }
        assertThat(b).isCloseTo(mean, within(1e-5 * mean));
        List<List<Double>> plane =
            landscape.over(
                direction,
                List.of(0.0, 1.0),
                Direction.of(new double[] {0, 1, 0}),
                List.of(0.0, -1.0),
                () -> {});
        assertThat(plane.get(0)).containsExactly(b, c);
        assertThat(descent.network().parameters().values().toArray(ValueLayout.JAVA_FLOAT))
            .containsExactly(before);
      }
    }
  }

  @Test
  void everyFilterIsAsLongAsTheNetworksOwn() {
    try (Network network = Mlp.of(6).build(5, 3, 2)) {
      Parameters parameters = network.parameters();
      Direction direction = Direction.filterNormalised(parameters, new Seed(1));
      Direction own = Direction.between(new float[(int) parameters.length()], array(parameters));
      // both have the same length on the weights; biases are not moved
      double biases = 0;
      for (Parameters.Tensor tensor : parameters.tensors()) {
        for (long i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          biases += tensor.shape().size() == 1 ? Math.pow(parameters.value(i), 2) : 0;
        }
      }
      assertThat(direction.norm() * direction.norm())
          .isCloseTo(own.norm() * own.norm() - biases, within(1e-5));
      assertThat(Direction.filterNormalised(parameters, new Seed(1)).dot(direction))
          .isEqualTo(direction.dot(direction));
    }
  }

  private static float[] array(Parameters parameters) {
    return parameters.values().toArray(ValueLayout.JAVA_FLOAT);
  }

  /// A spiral in a plane of a space of 50 dimensions: distances stay, nothing is left over.
  @Test
  void aWayInAPlaneIsSeenWhole() {
    List<float[]> checkpoints = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double radius = 11 - i;
      double x = radius * Math.cos(i);
      double y = 0.3 * radius * Math.sin(i);
      float[] theta = new float[50];
      for (int j = 0; j < 50; j++) {
        theta[j] = (float) (7 + x * Math.sin(j) + y * Math.cos(2 * j));
      }
      checkpoints.add(theta);
    }
    Trajectory way = Trajectory.of(checkpoints);
    assertThat(way.explained().get(0) + way.explained().get(1)).isCloseTo(1, within(1e-6));
    assertThat(way.explained().get(0)).isGreaterThan(way.explained().get(1));
    assertThat(way.first().norm()).isCloseTo(1, within(1e-5));
    assertThat(way.first().dot(way.second())).isCloseTo(0, within(1e-5));
    assertThat(way.points().getLast()).isEqualTo(new Trajectory.Point(0, 0));
    for (int i = 0; i < 11; i++) {
      double expected = Direction.between(checkpoints.get(i), checkpoints.getLast()).norm();
      Trajectory.Point point = way.points().get(i);
      assertThat(Math.hypot(point.x(), point.y())).isCloseTo(expected, within(1e-4 * expected));
    }
    assertThatThrownBy(() -> Trajectory.of(checkpoints.subList(0, 2)))
        .hasMessageContaining("3 checkpoints");
  }

  @Test
  void theStudyEndsAtTheSolution() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("nag(rate=0.01, momentum=0.5)", 60, arena);
      LandscapeStudy study =
          new LandscapeStudy(training, Optional.of(Recipe.parse("sgd(rate=0.02)")), 5, 1, 64);
      List<String> work = new ArrayList<>();
      LandscapeStudy.Found found = study.run(work::add);
      assertThat(work).hasSize((int) study.work());
      assertThat(found.slices())
          .hasSize(3)
          .allSatisfy(slice -> {
            assertThat(slice.points().get(5).loss()).isEqualTo(found.solution().loss());
          });
      assertThat(found.plane().loss().get(2).get(2)).isEqualTo(found.solution().loss());
      assertThat(found.way().points()).hasSizeGreaterThan(20);
      LandscapeStudy.Slice between = found.between().orElseThrow();
      assertThat(between.points().getFirst().at()).isEqualTo(-0.5);
      assertThat(between.points().getLast().at()).isEqualTo(1.5);
    }
  }

  /// The sum of squares of a batch in one piece and chunk by chunk is the same loss.
  @Test
  void lossesAreOfTheExamplesAskedFor() {
    try (Arena arena = Arena.ofConfined()) {
      Training training = Planes.regression("sgd", 1, arena);
      try (Descent descent = new Descent(training);
          Examples half = Descent.examples(training.data().train().head(32), training.data())) {
        double whole = descent.network().evaluate(descent.train()).loss();
        double first =
            new Landscape(descent.network(), half)
                .along(Direction.of(new double[3]), List.of(0.0))
                .getFirst()
                .loss();
        assertThat(first).isNotEqualTo(whole).isEqualTo(descent.network().evaluate(half).loss());
      }
    }
  }
}
