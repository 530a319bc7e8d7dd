package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.optim.Recipe;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the vectors that stand in each rule's formula.
class PassTest {
  @ParameterizedTest
  @CsvSource({
    "sgd, 3", // g read, θ read and written
    "momentum, 5", // v too
    "nag, 5",
    "adam, 7", // m and v
    "radam, 7",
    "rprop, 7",
    "amsgrad, 9", // m, v and the largest v
    "pid, 9", // v, d and the last gradient
    "ema(adam), 9",
    "swa(adam), 9",
    "sgld, 5", // ξ written, then read
  })
  void elementwiseRulesWalkOnceOverWhatTheyName(String recipe, int words) {
    List<Pass> passes = Pass.of(Recipe.parse(recipe)).getFirst();
    assertThat(passes).hasSize(1);
    assertThat(passes.getFirst().words()).isEqualTo(words);
  }

  @Test
  void slowWeightsMoveAtASynchronisationOnly() {
    List<List<Pass>> period = Pass.of(Recipe.parse("lookahead(adam, k=4)"));
    assertThat(period).hasSize(4);
    assertThat(Collections.frequency(period, List.of(new Pass(1, 3)))).isEqualTo(3);
    assertThat(Collections.frequency(period, List.of(new Pass(1, 4)))).isEqualTo(1);
  }

  @Test
  void aNormIsAPassOfItsOwn() {
    assertThat(Pass.of(Recipe.parse("chain(clip-global-norm(1), adam, decoupled-decay(0.01))")))
        .containsExactly(List.of(new Pass(1, 0), new Pass(1, 3)));
    assertThat(Pass.of(Recipe.parse("lars")))
        .containsExactly(List.of(new Pass(1, 0), new Pass(1, 0), new Pass(1, 2)));
    assertThat(Pass.of(Recipe.parse("lamb")))
        .containsExactly(List.of(new Pass(1, 0), new Pass(2, 2), new Pass(2, 1)));
  }

  @Test
  void unknownNormsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pass.of(Recipe.parse("ema(lamb)")))
        .withMessageContaining("lars and lamb only");
  }
}
