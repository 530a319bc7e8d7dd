package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceProfileTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  /// Worked by hand: ratios of a 1, 1, 2, ∞, –; of b 2, 1, 1, 1, –; of c 5, 4, ∞, 1.5, –.
  private static final PerformanceProfile PROFILE =
      PerformanceProfile.of(
          List.of("a", "b", "c"),
          List.of(
              List.of(2.0, 4.0, 10.0),
              List.of(3.0, 3.0, 12.0),
              List.of(8.0, 4.0, NEVER),
              List.of(NEVER, 2.0, 3.0),
              List.of(NEVER, NEVER, NEVER)));

  private static double share(int optimizer, double factor) {
    return PROFILE.curves().get(optimizer).share(factor);
  }

  @Test
  void sharesAreThoseOfTheDefinition() {
    assertThat(PROFILE.problems()).isEqualTo(5);
    assertThat(share(0, 1)).isEqualTo(0.4);
    assertThat(share(0, 1.99)).isEqualTo(0.4);
    assertThat(share(0, 2)).isEqualTo(0.6);
    assertThat(share(0, 4)).isEqualTo(0.6);
    assertThat(share(1, 1)).isEqualTo(0.6);
    assertThat(share(1, 2)).isEqualTo(0.8);
    assertThat(share(2, 1)).isZero();
    assertThat(share(2, 1.5)).isEqualTo(0.2);
    assertThat(share(2, 4)).isEqualTo(0.4);
  }

  @Test
  void pointsAreTheBeginningAndTheRises() {
    assertThat(PROFILE.curves().get(1).points())
        .containsExactly(
            new PerformanceProfile.Point(1, 0.6), new PerformanceProfile.Point(2, 0.8));
    assertThat(PROFILE.curves().get(2).points())
        .containsExactly(
            new PerformanceProfile.Point(1, 0),
            new PerformanceProfile.Point(1.5, 0.2),
            new PerformanceProfile.Point(4, 0.4));
  }

  @Test
  void unitOfTimeDoesNotMatter() {
    List<List<Double>> seconds =
        List.of(List.of(0.5, 0.7), List.of(1.25, NEVER), List.of(3.0, 1.0));
    List<List<Double>> scaled =
        seconds.stream().map(times -> times.stream().map(t -> 1024 * t).toList()).toList();

    assertThat(PerformanceProfile.of(List.of("a", "b"), scaled))
        .isEqualTo(PerformanceProfile.of(List.of("a", "b"), seconds));
  }

  @Test
  void withoutProblemsNobodySolvedOne() {
    PerformanceProfile empty = PerformanceProfile.of(List.of("a"), List.of());

    assertThat(empty.curves().getFirst().share(4)).isCloseTo(0, within(0.0));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    assertThatThrownBy(() -> PerformanceProfile.of(List.of("a"), List.of(List.of(0.0))))
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> PerformanceProfile.of(List.of("a"), List.of(List.of(Double.NaN))))
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> PerformanceProfile.of(List.of("a", "b"), List.of(List.of(1.0))))
        .hasMessageContaining("2 numbers");
    assertThatThrownBy(() -> PROFILE.curves().getFirst().share(0.5)).hasMessageContaining("[1,4");
  }
}
