package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private static final Threshold FALLING =
      new Threshold(
          "2/η",
          List.of(
              new Threshold.Point(10, 100),
              new Threshold.Point(20, 200),
              new Threshold.Point(20, 50),
              new Threshold.Point(30, 50)));

  @Test
  void levelIsStraightBetweenPointsAndConstantOutside() {
    assertThat(FALLING.at(0)).isEqualTo(100);
    assertThat(FALLING.at(15)).isEqualTo(150);
    assertThat(FALLING.at(25)).isEqualTo(50);
    assertThat(FALLING.at(99)).isEqualTo(50);
  }

  @Test
  void lineRunsFromEndToEndThroughAllPointsBetween() {
    assertThat(FALLING.line(0, 40))
        .containsExactly(
            new XY(0, 100),
            new XY(10, 100),
            new XY(20, 200),
            new XY(20, 50),
            new XY(30, 50),
            new XY(40, 50));
    assertThat(Threshold.constant("2/η", 20).line(5, 6))
        .containsExactly(new XY(5, 20), new XY(6, 20));
  }

  @Test
  void constantIsNamedWithItsValue() {
    assertThat(Threshold.constant("2/η", 2 / 0.3).label()).isEqualTo("2/η = 6.667");
    assertThat(Threshold.constant("2/η", Double.POSITIVE_INFINITY).points()).isEmpty();
  }

  @Test
  void marksOutsideOfTheAxisAreLeftOut() {
    List<Mark> marks = List.of(new Mark("in", 1), new Mark("out", 3), new Mark("none", Double.NaN));

    assertThat(Marks.on(new LinearScale(0, 2), marks).marks())
        .extracting(Mark::label)
        .containsExactly("in");
  }
}
