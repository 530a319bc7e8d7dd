package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.study.Comparison;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeadlineTest {
  private static final int NEVER = 99;

  private static Headline headline(Comparison.Result... results) {
    return new Headline(
        new Comparison(
            "digits",
            "mlp(128)",
            new Comparison.Budget(5, 128, 1000, 100, List.of(1L, 2L), 1),
            0.97,
            List.of(results)));
  }

  /// Trainings that each jump from 90 to 98 % in the given epoch of five.
  private static Comparison.Result arriving(String optimizer, int... arrivals) {
    List<Run> runs = new ArrayList<>();
    for (int arrival : arrivals) {
      List<Epoch> epochs =
          LongStream.rangeClosed(1, 5)
              .mapToObj(t -> new Epoch((int) t, 1, 1, 1, t >= arrival ? 0.98 : 0.9, 0.001, 1))
              .toList();
      runs.add(new Run(optimizer, runs.size() + 1, epochs, Optional.empty(), "00"));
    }
    return new Comparison.Result(optimizer, runs);
  }

  private static Comparison.Result diverged(String optimizer) {
    Run run = new Run(optimizer, 1, List.of(), Optional.of("step 1: NaN"), "00");
    return new Comparison.Result(optimizer, Arrays.asList(run, run));
  }

  @Test
  void firstIsWhoNeededTheFewestEpochs() {
    assertThat(headline(arriving("sgd", 5, 5), arriving("adam(rate=0.001)", 3, 3)).first())
        .isEqualTo(
            "adam(rate=0.001) reached 97\u00a0% test accuracy first, after 3 epochs, in 2 of 2 seeds.");
  }

  @Test
  void differentEpochsAreAveraged() {
    assertThat(headline(arriving("sgd", 5, 5), arriving("adam", 2, 3)).first())
        .contains("after 2.5 epochs on average");
  }

  @Test
  void sameMeanIsToldOfBoth() {
    assertThat(
            headline(arriving("nag", 2, 2), arriving("adam", 2, 2), arriving("sgd", 3, 3)).first())
        .startsWith("nag and adam reached")
        .endsWith("in 2 of 2 seeds each.");
  }

  @Test
  void quickerOneThatDidNotAlwaysArriveIsNotHidden() {
    assertThat(headline(arriving("adam", 3, 3), arriving("sgd", 1, NEVER)).first())
        .isEqualTo(
            "Of the optimizers that reached 97\u00a0% test accuracy in 2 of 2 seeds, adam needed the fewest: 3 epochs.");
  }

  @Test
  void noneMayArrive() {
    assertThat(headline(arriving("adam", NEVER, NEVER)).first())
        .isEqualTo("No optimizer reached 97\u00a0% test accuracy within 5 epochs.");
  }

  @Test
  void divergedAreNamed() {
    Headline headline = headline(arriving("adam", 3, 3), diverged("sgd(rate=1e9)"));

    assertThat(headline.diverged()).isEqualTo("Diverged: sgd(rate=1e9) in 2 of 2 seeds.");
    assertThat(headline(arriving("adam", 3, 3)).diverged()).isEmpty();
  }

  @Test
  void allMayDiverge() {
    Headline headline = headline(diverged("sgd"), diverged("adam"));

    assertThat(headline.best()).isEqualTo("No training finished.");
    assertThat(headline.first()).startsWith("No optimizer reached");
  }

  @Test
  void bestHasMeanAndSpread() {
    assertThat(headline(arriving("sgd", NEVER, NEVER), arriving("adam", 3, NEVER)).best())
        .isEqualTo("Highest mean test accuracy after 5 epochs: 94.00 ± 5.66\u00a0%, adam.");
  }

  @Test
  void noOptimizerIsCalledBetter() {
    assertThat(headline(arriving("adam", 3, 3)).caution())
        .contains("2 seeds")
        .contains("not a test of which optimizer is better");
  }

  @Test
  void enoughSeedsAreTestedFurtherDown() {
    assertThat(new Headline(Examples.some(2, 5, 3)).caution())
        .contains("5 seeds")
        .contains("more than chance is said below");
    assertThat(new Headline(Examples.some(1, 5, 3)).caution()).contains("not a test");
  }
}
