package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrequencyResponseTest {
  /// v ← βv + share·g.
  private static TransferFunction filter(double beta, double share) {
    return TransferFunction.discrete(new double[] {share, 0}, new double[] {1, -beta});
  }

  @Test
  void momentumFilter() {
    List<FrequencyResponse.Point> standard =
        FrequencyResponse.of(filter(0.9, 1), 0, Math.PI / 2, Math.PI).points();
    List<FrequencyResponse.Point> average =
        FrequencyResponse.of(filter(0.9, 1 - 0.9), 0, Math.PI / 2, Math.PI).points();

    assertThat(standard.get(0).magnitude()).isCloseTo(10, within(1e-13));
    assertThat(standard.get(1).magnitude()).isCloseTo(0.743294, within(5e-7));
    assertThat(standard.get(2).magnitude()).isCloseTo(0.526316, within(5e-7));
    assertThat(average.get(0).magnitude()).isCloseTo(1, within(1e-14));
    assertThat(average.get(1).magnitude()).isCloseTo(0.0743294, within(5e-8));
    assertThat(average.get(2).magnitude()).isCloseTo(0.0526316, within(5e-8));
    assertThat(standard.get(0).decibels()).isCloseTo(20, within(1e-12));
    assertThat(standard.get(2).phase()).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.722734,5e-7", "0.9,0.105458,5e-7", "0.99,0.0100504,5e-8"})
  void cutOffOfAnAverage(double beta, double printed, double precision) {
    double omega = Math.acos((4 * beta - 1 - beta * beta) / (2 * beta));

    assertThat(omega).isCloseTo(printed, within(precision));
    double magnitude =
        FrequencyResponse.of(filter(beta, 1 - beta), omega).points().getFirst().magnitude();
    assertThat(magnitude).isCloseTo(Math.sqrt(0.5), within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 0, -90, -90",
    "1, 1 0 0, -180, -180",
    "1, 1 1, 0, -90",
    "1, 1 3 3 1, 0, -270",
    "-1 1, 1 1, 0, -180",
    "1, 1 -1, -180, -90",
    "-1, 1 1, -180, -270",
    "1, 1 6 15 20 15 6 1, 0, -540",
    "1 0, 1 1, 90, 0",
    "1, 1 -1 1, 0, 180",
    "1 -1 1, 1 2 1 0, -90, -450"
  })
  void phaseFromEndToEnd(String above, String below, double first, double last) {
    TransferFunction g = TransferFunction.continuous(numbers(above), numbers(below));

    List<FrequencyResponse.Point> points = FrequencyResponse.of(g, 1e-8, 1e8).points();

    assertThat(points.get(0).phase()).isCloseTo(first, within(1e-4));
    assertThat(points.get(1).phase()).isCloseTo(last, within(1e-4));
  }

  private static double[] numbers(String text) {
    return java.util.Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({"sgd,0.1,0,-90,-180", "momentum,0.1,0.9,-90,-180", "nesterov,0.1,0.9,-90,-180"})
  void phaseOfOptimizers(String rule, double h, double beta, double first, double last) {
    TransferFunction loop = StepInfoTest.loop(rule, h, beta);

    List<FrequencyResponse.Point> points = FrequencyResponse.of(loop, 1e-9, Math.PI).points();

    assertThat(points.get(0).phase()).isCloseTo(first, within(1e-4));
    assertThat(points.get(1).phase()).isCloseTo(last, within(1e-9));
  }

  // The phase is the response's angle, up to whole turns, and has no jumps.
  @Test
  void phaseIsContinuousAndTheAngle() {
    TransferFunction g =
        TransferFunction.discrete(new double[] {1, -2.3, 1.9}, new double[] {1, -1.2, 1.05, -0.3})
            .times(Loops.nesterov(0.1, 0.9));

    List<FrequencyResponse.Point> points = FrequencyResponse.of(g).points();

    for (int i = 0; i < points.size(); i++) {
      FrequencyResponse.Point point = points.get(i);
      double angle = Math.toDegrees(point.value().getArgument());
      double turns = (point.phase() - angle) / 360;
      assertThat(turns).isCloseTo(Math.rint(turns), within(1e-9));
      if (i > 0) {
        assertThat(point.phase()).isCloseTo(points.get(i - 1).phase(), within(30.0));
      }
    }
  }

  @Test
  void gridEndsAtPiAndShowsResonances() {
    TransferFunction g = Loops.momentum(0.001, 0.999).closedLoop();

    List<Double> omegas =
        FrequencyResponse.of(g).points().stream().map(FrequencyResponse.Point::omega).toList();

    assertThat(omegas.getLast()).isEqualTo(Math.PI);
    assertThat(omegas).isSorted().contains(g.poles().getFirst().getArgument());
    assertThat(FrequencyResponse.grid(Loops.sgd(0.1), 2)).hasSize(2).endsWith(Math.PI);
  }

  @Test
  void continuousGridGoesBeyondTheRoots() {
    double[] grid =
        FrequencyResponse.grid(
            TransferFunction.continuous(new double[] {1, 100}, new double[] {1, 1, 0}), 50);

    assertThat(grid[0]).isCloseTo(0.1, within(1e-15));
    assertThat(grid[grid.length - 1]).isEqualTo(1000);
  }

  @Test
  void wrongFrequencies() {
    assertThatThrownBy(() -> FrequencyResponse.of(Loops.sgd(1), 3.2))
        .hasMessage("frequencies must be in [0,π], got 3.2");
    assertThatThrownBy(() -> FrequencyResponse.grid(Loops.sgd(1), 1))
        .hasMessage("points must be in [2,inf), got 1");
  }
}
