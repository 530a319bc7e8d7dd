package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SensitivityTest {
  private static final double DIVERGED = Double.NEGATIVE_INFINITY;

  /// The column of `adam` in docs/compare.md: of eleven rates only that of 94.1 lies within a point
  /// of the best, 94.92.
  @Test
  void sharesOfAGrid() {
    Sensitivity adam =
        Sensitivity.of(
            List.of(0.924, 0.934, 0.941, 0.9492, 0.933, 0.934, 0.896, 0.729, 0.259, 0.100, 0.111));

    assertThat(adam).isEqualTo(new Sensitivity(0.01, 2.0 / 11));
  }

  @Test
  void exactlyAtTheToleranceIsNear() {
    assertThat(Sensitivity.of(List.of(0.95, 0.94, 0.9399)).share()).isEqualTo(2.0 / 3);
    assertThat(Sensitivity.of(List.of(0.95, 0.94, 0.9399), 0).share()).isEqualTo(1.0 / 3);
    assertThat(Sensitivity.of(List.of(0.95, 0.94, 0.9399), 0.1).share()).isEqualTo(1);
  }

  @Test
  void divergedIsNeverNear() {
    assertThat(Sensitivity.of(List.of(DIVERGED, 0.5, Double.NaN), 1).share()).isEqualTo(1.0 / 3);
    assertThat(Sensitivity.of(List.of(DIVERGED, DIVERGED)).share()).isZero();
  }

  @Test
  void whatIsNoGridIsRefused() {
    assertThatThrownBy(() -> Sensitivity.of(List.of())).hasMessageContaining("0 scores");
    assertThatThrownBy(() -> Sensitivity.of(List.of(1.0), -1)).hasMessageContaining("-1");
  }
}
