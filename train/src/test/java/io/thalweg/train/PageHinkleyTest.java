package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageHinkleyTest {
  /// 40 errors of 0, then of 1, with δ 0.1 and λ 1. At 41 the mean is 1/41 and m rises by 0.9 −
  /// 1/41, at 42 by 0.9 − 2/42, which makes 1.728 in all.
  @Test
  void sumsAreThoseOfTheHand() {
    PageHinkley test = new PageHinkley(new PageHinkley.Tuning(0.1, 1));
    for (int i = 1; i <= 40; i++) {
      assertThat(test.add(0, i)).isEmpty();
      assertThat(test.difference()).isZero();
    }
    assertThat(test.add(1, 41)).isEmpty();
    assertThat(test.difference()).isCloseTo(0.9 - 1 / 41.0, within(1e-15));
    assertThat(test.add(1, 42)).hasValue(new Drift(42, 41, 0, 1));
    assertThat(test.difference()).isZero();
  }

  @Test
  void itWaitsForThirtyErrors() {
    PageHinkley test = new PageHinkley(new PageHinkley.Tuning(0, 0.5));
    int told = 0;
    for (int i = 1; i <= 30; i++) {
      Optional<Drift> drift = test.add(i < 4 ? 0 : 1, i);
      told = drift.isPresent() ? i : told;
    }
    assertThat(told).isEqualTo(30);
  }

  /// mₜ and its minimum over and over from all errors, as the definition has it.
  @Test
  void itIsTheDefinition() {
    SplittableRandom random = new Seed(1).random();
    PageHinkley.Tuning tuning = new PageHinkley.Tuning(0.02, 12);
    PageHinkley test = new PageHinkley(tuning);
    List<Double> errors = new ArrayList<>();
    double m = 0;
    double least = Double.MAX_VALUE;
    Optional<Drift> drift = Optional.empty();
    for (int i = 1; drift.isEmpty(); i++) {
      errors.add(random.nextDouble() * (i <= 500 ? 1 : 1.6));
      double mean = errors.stream().mapToDouble(e -> e).sum() / i;
      m += errors.getLast() - mean - tuning.tolerance();
      least = Math.min(least, m);
      drift = test.add(errors.getLast(), i);
      assertThat(drift.isPresent()).isEqualTo(m - least > tuning.threshold());
      if (drift.isEmpty()) {
        assertThat(test.difference()).isCloseTo(m - least, within(1e-10));
      }
    }
    assertThat(drift.get().example()).isBetween(501L, 700L);
    assertThat(drift.get().errorAfter()).isGreaterThan(drift.get().errorBefore());
  }

  @Test
  void tuningsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new PageHinkley.Tuning(-1, 1))
        .hasMessage("drift tolerance must be in [0,inf), got -1.0");
    assertThatThrownBy(() -> new PageHinkley.Tuning(0, 0))
        .hasMessage("drift threshold must be in (0,inf), got 0.0");
  }
}
