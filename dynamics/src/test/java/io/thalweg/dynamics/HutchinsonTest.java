package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HutchinsonTest {
  @Test
  void onADiagonalMatrixEverySampleIsTheTrace() {
    Hutchinson.Estimate estimate =
        new Hutchinson(5, new Seed(1)).trace(Dense.diagonal(3, -1, 0.5, 4));
    assertThat(estimate).isEqualTo(new Hutchinson.Estimate(6.5, 0, 5));
  }

  /// The variance of a sample is 2 Σᵢ≠ⱼ Hᵢⱼ².
  @Test
  void standardErrorIsThatOfTheFormula() {
    Dense matrix = Dense.wigner(40, 2);
    double offDiagonal = Math.pow(matrix.matrix().getFrobeniusNorm(), 2);
    for (int i = 0; i < 40; i++) {
      offDiagonal -= Math.pow(matrix.matrix().getEntry(i, i), 2);
    }
    Hutchinson.Estimate estimate = new Hutchinson(2_000, new Seed(3)).trace(matrix);
    double expected = Math.sqrt(2 * offDiagonal / 2_000);
    assertThat(estimate.standardError()).isCloseTo(expected, within(0.08 * expected));
    assertThat(estimate.value()).isCloseTo(matrix.trace(), within(4 * expected));
  }

  /// 19 of 20 estimates of 50 probes should lie within two standard errors, less what t₄₉ has more
  /// in its tails than the normal distribution.
  @Test
  void standardErrorCoversTheTruthAsOftenAsItShould() {
    Dense matrix = Dense.wigner(20, 4);
    long covered =
        LongStream.range(0, 400)
            .mapToObj(seed -> new Hutchinson(50, new Seed(seed)).trace(matrix))
            .filter(e -> Math.abs(e.value() - matrix.trace()) < 2 * e.standardError())
            .count();
    assertThat(covered / 400.0).isBetween(0.91, 0.98);
  }

  @Test
  void oneProbeHasNoError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hutchinson(1, new Seed(1)))
        .withMessage("probes must be at least 2, got 1");
  }
}
