package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.problems.Parabola;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EdgeTrialTest {
  @Test
  void plateauIsTheMeanOfTheLastFifth() {
    EdgeTrial trial = new EdgeTrial("sgd", "2/η", 4, 10, 1);
    List<EdgeTrial.Point> points =
        LongStream.rangeClosed(1, 10)
            .mapToObj(step -> new EdgeTrial.Point(step, 1.0 / step, step == 3 ? 100 : step))
            .toList();
    EdgeTrial.Result result = new EdgeTrial.Result("p", trial, points);
    assertThat(result.plateau()).isEqualTo(9.5 / 4);
    assertThat(result.peak()).isEqualTo(25);
    assertThat(result.lastLoss()).isEqualTo(0.1);
    assertThat(EdgeCommand.table(List.of(result)).lines()).hasSize(2);
  }

  @Test
  void curvatureOfAParabolaIsTheSameAtEveryStep() {
    EdgeTrial trial = new EdgeTrial("momentum(rate=0.1)", "(2+2β)/η", 38, 100, 10);
    EdgeTrial.Result result = trial.on("parabola", new Parabola(7));
    assertThat(result.points()).hasSize(10);
    assertThat(result.points())
        .allSatisfy(point -> assertThat(point.sharpness()).isCloseTo(7, within(1e-6)));
  }

  @Test
  void aTrainingThatDivergesEndsThere() {
    EdgeTrial trial = new EdgeTrial("sgd(rate=1)", "2/η", 2, 10_000, 100);
    EdgeTrial.Result result = trial.on("parabola", new Parabola(1e6));
    assertThat(result.points()).isEmpty();
    assertThat(result.plateau()).isNaN();
    assertThat(result.lastLoss()).isNaN();
  }
}
