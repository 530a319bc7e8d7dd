package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTrialTest {
  @Test
  void bytesAreThoseOfTheFormulaAndThreadsMakeTheSameBits() throws InterruptedException {
    StepTrial trial = new StepTrial(new Tensors(90, 1_001), 2, List.of(1, 2));
    StepTrial.Line line = trial.run(Recipe.parse("lookahead(adam)"));
    // 4 bytes of each word; 5 steps: φ is read and written in one of them
    assertThat(line.megabytes()).isCloseTo(90_090 * 4 * (7 + 2 / 5.0) / 1e6, within(1e-12));
    assertThat(line.sameBits()).isTrue();
    assertThat(line.onThreads()).extracting(StepTrial.OnThreads::threads).containsExactly(1, 2);
    assertThat(line.onThreads().getFirst().speedup()).isEqualTo(1);
    assertThat(line.onThreads())
        .allSatisfy(each -> {
          assertThat(each.step()).isPositive();
          assertThat(each.moving()).isPositive();
          assertThat(each.allocated()).isNotNegative();
        });
  }

  @Test
  void everyRuleWithoutNormsIsMeasured() {
    assertThat(StepCommand.elementwise())
        .contains("sgd", "adam", "rprop", "sgld", "lookahead(adam)", "ema(adam)", "swa(adam)")
        .doesNotContain("lars", "lamb")
        .allSatisfy(recipe -> assertThat(Pass.of(Recipe.parse(recipe))).isNotEmpty());
  }
}
