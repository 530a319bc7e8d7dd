package io.thalweg.study.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import io.thalweg.problems.TestFunction.Domain;
import io.thalweg.study.Bootstrap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Counting, success and figures, worked out by hand.
class EscapeStudyTest {
  private static final TestFunction PARABOLA = Functions.CATALOGUE.create("parabola");
  private static final Goal NEAR = new Goal.Distance(0.1);
  private static final Bootstrap BOOTSTRAP = new Bootstrap(new Seed(1));

  @Test
  void countsEveryEvaluationAndRefusesOneTooMany() {
    Evaluations evaluations = new Evaluations(PARABOLA, 2, NEAR);
    double[] gradient = new double[1];
    assertThat(evaluations.at(new double[] {2})).isEqualTo(2);
    assertThat(evaluations.at(new double[] {-1}, gradient)).isEqualTo(0.5);
    assertThat(gradient).containsExactly(-1);
    assertThat(evaluations.left()).isFalse();
    assertThatThrownBy(() -> evaluations.at(new double[] {0}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(evaluations.lowest()).containsExactly(-1);
    assertThat(evaluations.lowestValue()).isEqualTo(0.5);
    assertThatThrownBy(() -> new Evaluations(PARABOLA, 0, NEAR))
        .hasMessage("evaluations must be in [1,inf), got 0");
  }

  /// Rastrigin: f(0.08, 0) = 1.24 and f(0.995, 0) = 0.995, so the lowest point leaves the goal.
  @Test
  void foundIsSinceTheLowestPointStaysThere() {
    TestFunction f = Functions.CATALOGUE.create("rastrigin");
    Evaluations evaluations = new Evaluations(f, 9, NEAR);
    evaluations.at(new double[] {2, 2});
    evaluations.at(new double[] {0.08, 0});
    assertThat(evaluations.reached()).contains(2L);
    evaluations.at(new double[] {0.995, 0});
    assertThat(evaluations.reached()).isEmpty();
    evaluations.at(new double[] {0.05, 0});
    evaluations.at(new double[] {0.03, 0});
    evaluations.at(new double[] {3, 0});
    assertThat(evaluations.reached()).contains(4L);
  }

  @Test
  void aGapIsMeasuredFromTheLowestValue() {
    TestFunction f = Functions.CATALOGUE.create("goldstein-price"); // lowest 3
    assertThat(new Goal.Gap(0.5).isMet(f.minima(), new double[] {9, 9}, 3.49)).isTrue();
    assertThat(new Goal.Gap(0.5).isMet(f.minima(), new double[] {0, -1}, 3.51)).isFalse();
    assertThat(new Goal.Distance(0.5).isMet(f.minima(), new double[] {0.3, -1.3}, 99)).isTrue();
    assertThat(new Goal.Distance(0.5).isMet(f.minima(), new double[] {0.4, -1.4}, 3)).isFalse();
    assertThatThrownBy(() -> new Goal.Gap(0)).isInstanceOf(SettingException.class);
    assertThatThrownBy(() -> new Goal.Distance(Double.NaN)).isInstanceOf(SettingException.class);
  }

  /// Comes to the minimum at evaluation 10, 20, 40 and never.
  @Test
  void figuresByHand() {
    AtomicInteger search = new AtomicInteger();
    int[] at = {10, 20, 40, 1000};
    Escape method =
        (evaluations, _, _, _) -> {
          int when = at[search.getAndIncrement()];
          while (evaluations.left()) {
            evaluations.at(new double[] {evaluations.spent() + 1 == when ? 0 : 1});
          }
        };
    EscapeStudy study =
        new EscapeStudy(PARABOLA, PARABOLA.domain(), 50, NEAR, List.of(1L, 2L, 3L, 4L));
    EscapeStudy.Result result = study.run(List.of(method), Runnable::run, (_, _) -> {}).getFirst();
    assertThat(result.runs())
        .extracting(EscapeStudy.Run::evaluations)
        .containsExactly(10L, 20L, 40L, 50L);
    assertThat(result.runs())
        .extracting(EscapeStudy.Run::found)
        .containsExactly(true, true, true, false);
    assertThat(result.share().share()).isEqualTo(0.75);
    assertThat(result.medianEvaluations()).contains(20.0);
    assertThat(result.expectedEvaluations()).contains((10 + 20 + 40 + 50) / 3.0);
    assertThat(result.medianValue()).isZero();
  }

  @Test
  void withoutSuccessThereIsNoTime() {
    Escape never = (evaluations, start, _, _) -> evaluations.at(start);
    EscapeStudy study = new EscapeStudy(PARABOLA, Domain.cube(1, 1, 2), 5, NEAR, List.of(1L));
    EscapeStudy.Result result = study.run(List.of(never), Runnable::run, (_, _) -> {}).getFirst();
    assertThat(result.medianEvaluations()).isEmpty();
    assertThat(result.expectedEvaluations()).isEmpty();
    assertThat(result.share().method()).isEqualTo(Proportion.Method.WILSON);
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    TestFunction f = Functions.CATALOGUE.create("rastrigin");
    EscapeStudy study = new EscapeStudy(f, f.domain(), 300, NEAR, List.of(1L, 2L, 3L, 4L, 5L));
    List<Escape> all =
        Escapes.CATALOGUE.entries().stream()
            .map(entry -> Escapes.CATALOGUE.create(entry.id()))
            .toList();
    AtomicInteger told = new AtomicInteger();
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      assertThat(study.run(all, executor, (_, _) -> told.incrementAndGet()))
          .isEqualTo(study.run(all, Runnable::run, (_, _) -> {}));
    }
    assertThat(told).hasValue(30);
  }

  /// Wilson's interval of 0 of n ends at z²/(n + z²), z = 1.959963985.
  @Test
  void sharesHaveIntervals() {
    double z2 = 3.841458821;
    Proportion none = Proportion.of(0, 100, BOOTSTRAP);
    assertThat(none.low()).isCloseTo(0, within(1e-12));
    assertThat(none.high()).isCloseTo(z2 / (100 + z2), within(1e-9));
    Proportion all = Proportion.of(7, 7, BOOTSTRAP);
    assertThat(all.low()).isCloseTo(7 / (7 + z2), within(1e-9));
    assertThat(all.high()).isCloseTo(1, within(1e-12));
    Proportion half = Proportion.of(50, 100, BOOTSTRAP);
    // the binomial distribution's 2.5 % and 97.5 % quantiles at n = 100, p = ½ are 40 and 60
    assertThat(half.low()).isCloseTo(0.40, within(0.011));
    assertThat(half.high()).isCloseTo(0.60, within(0.011));
    assertThat(half.method()).isEqualTo(Proportion.Method.BCA);
    assertThat(Proportion.of(1, 100, BOOTSTRAP).low()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void whatCanNotBeJudgedIsRefused() {
    TestFunction saddle = Functions.CATALOGUE.create("saddle");
    assertThatThrownBy(() -> new EscapeStudy(saddle, saddle.domain(), 5, NEAR, List.of(1L)))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("problem must have a known global minimum");
    Domain flat = Domain.cube(1, 1, 1);
    assertThatThrownBy(() -> new EscapeStudy(PARABOLA, flat, 5, NEAR, List.of(1L)))
        .isInstanceOf(SettingException.class);
    Domain wrong = Domain.cube(2, 0, 1);
    assertThatThrownBy(() -> new EscapeStudy(PARABOLA, wrong, 5, NEAR, List.of(1L)))
        .hasMessage("box must have 1 sides, got 2");
  }
}
