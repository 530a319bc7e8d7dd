package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {
  private static void assertAdjusted(List<Double> p, double... expected) {
    List<Double> adjusted = Holm.adjust(p);
    assertThat(adjusted).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(adjusted.get(i)).isCloseTo(expected[i], Offset.offset(1e-15));
    }
  }

  /// R: `p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")`.
  @Test
  void orderIsKept() {
    assertAdjusted(List.of(0.01, 0.04, 0.03, 0.005), 0.03, 0.06, 0.06, 0.02);
  }

  /// R: `p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")`.
  @Test
  void adjustedRiseWithP() {
    assertAdjusted(List.of(0.01, 0.02, 0.03, 0.04, 0.05), 0.05, 0.08, 0.09, 0.09, 0.09);
  }

  @Test
  void noneIsAboveOne() {
    assertAdjusted(List.of(0.9, 0.4, 1.0), 1, 1, 1);
    assertAdjusted(List.of(0.04), 0.04);
    assertAdjusted(List.of());
  }

  /// Holm's own words: go through the p values from the smallest, stop where one is above α/(m − j
  /// + 1).
  @Test
  void rejectsWhatTheStepDownProcedureRejects() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      List<Double> p = random.doubles(6).map(u -> u * u * u).boxed().toList();
      List<Integer> order =
          IntStream.range(0, 6).boxed().sorted(Comparator.comparingDouble(p::get)).toList();
      List<Double> adjusted = Holm.adjust(p);
      boolean rejecting = true;
      for (int j = 0; j < 6; j++) {
        rejecting = rejecting && p.get(order.get(j)) <= 0.05 / (6 - j);
        assertThat(adjusted.get(order.get(j)) <= 0.05).isEqualTo(rejecting);
      }
    }
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> Holm.adjust(List.of(0.5, Double.NaN)))
        .hasMessage("p must be in [0,1], got NaN");
    assertThatThrownBy(() -> Holm.adjust(List.of(1.5))).hasMessage("p must be in [0,1], got 1.5");
  }
}
