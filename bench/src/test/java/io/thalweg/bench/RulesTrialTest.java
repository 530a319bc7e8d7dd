package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RulesTrialTest {
  private static final List<List<Long>> SHAPES = List.of(List.of(5L, 3L), List.of(3L));

  @Test
  void eachTurnIsDividedByItsSteps() {
    AtomicLong ticks = new AtomicLong();
    List<RulesTrial.Line> lines =
        new RulesTrial(SHAPES, 3, () -> ticks.addAndGet(20_000))
            .run(List.of(Recipe.parse("adam"), Recipe.parse("adafactor")));
    assertThat(lines)
        .containsExactly(new RulesTrial.Line("adam", 1, 1), new RulesTrial.Line("adafactor", 1, 1));
  }

  @Test
  void aTrialHasRounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RulesTrial(SHAPES, 0, () -> 0))
        .withMessageContaining("at least 1, got 0");
  }
}
