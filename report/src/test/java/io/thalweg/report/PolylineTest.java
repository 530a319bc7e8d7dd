package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolylineTest {
  private static final Frame FRAME =
      new Frame(0, 0, 100, 100, new LinearScale(0, 1), new LinearScale(0, 1));

  private static String path(double... coordinates) {
    List<XY> points =
        IntStream.range(0, coordinates.length / 2)
            .mapToObj(i -> new XY(coordinates[2 * i], coordinates[2 * i + 1]))
            .toList();
    return Polyline.of(FRAME, points);
  }

  @Test
  void lineIsInterruptedWhereAPointIsNotFinite() {
    assertThat(path(0, 0, 0.5, 1, Double.NaN, 0, 0.7, 0.5, 1, Double.POSITIVE_INFINITY, 1, 1))
        .isEqualTo("M0 100L50 0M70 50M100 0");
  }

  @Test
  void pointsThatWouldNotBeSeenAreLeftOutButTheLast() {
    assertThat(path(0, 0, 0.001, 0, 0.5, 0, 0.501, 0)).isEqualTo("M0 100L50 100L50.1 100");
  }

  @Test
  void nothingIsNothing() {
    assertThat(path()).isEmpty();
    assertThat(path(Double.NaN, 1)).isEmpty();
  }

  @Test
  void envelopeKeepsTheHighestAndTheLowestAndGaps() {
    List<XY> many =
        IntStream.range(0, 10_000)
            .mapToObj(i ->
                new XY(i, i == 4321 ? 99 : i == 4322 ? -99 : i / 1000 == 7 ? Double.NaN : i % 2))
            .toList();

    List<XY> envelope = Polyline.envelope(many, 100);

    assertThat(envelope).hasSizeBetween(200, 400).contains(many.get(4321), many.get(4322));
    assertThat(envelope.stream().filter(XY::isFinite)).extracting(XY::x).isSorted();
    assertThat(envelope).filteredOn(p -> !p.isFinite()).isNotEmpty();
    assertThat(Polyline.envelope(many.subList(0, 200), 100)).hasSize(200);
  }
}
