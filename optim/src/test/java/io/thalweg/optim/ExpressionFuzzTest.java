package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Damaged expressions end in a one-line [SettingException] or in a recipe, and in nothing else.
class ExpressionFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "adam(rate=0.001, beta1=0.95)",
          "nag(rate=cosine(0.1, steps=2000), momentum=0.9)",
          "lookahead(radam(rate=0.002), k=5, alpha=0.5)",
          "chain(clip-global-norm(1), adam, decoupled-decay(0.01, except=\"bias\"))",
          "groups(adam, group(\"0.*\", sgd(rate=0.1)), freeze(\"1.bias\"))",
          "rmsprop(placement=inside, centered=true, momentum=warmup(0.9, steps=10))",
          "momentum(rate=join(0.1, piecewise(1, 2, boundaries=3), boundaries=\"4\"), momentum=0.9)",
          "sgd(rate=warmup(reduce-on-plateau(0.1, patience=3, mode=max), steps=5, unit=epoch))");
  private static final List<String> PARTS =
      List.of(
          "(",
          ")",
          ",",
          "=",
          "\"",
          "\\",
          " ",
          "\n",
          "-",
          ".",
          "1e",
          "1e400",
          "-1",
          "NaN",
          "inf",
          "0",
          "adam",
          "chain",
          "rate",
          "group",
          "freeze(\"*\")",
          "é",
          "\u0000",
          "😀",
          "=(",
          "list");

  @Test
  void tenThousandMutations() {
    SplittableRandom random = new SplittableRandom(10_000);
    int parsed = 0;
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = mutated(random);
      try {
        Recipe recipe = Recipe.parse(text);
        assertThat(Recipe.parse(recipe.toString())).as(text).isEqualTo(recipe);
        parsed++;
      } catch (SettingException e) {
        assertThat(e).as(text).message().isNotBlank().doesNotContain("\n").doesNotContain("null");
        refused++;
      }
    }
    assertThat(parsed).isGreaterThan(300);
    assertThat(refused).isGreaterThan(3000);
  }

  private static String mutated(SplittableRandom random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
        case 2 -> text.replace(at, to, PARTS.get(random.nextInt(PARTS.size())));
        default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
      }
    }
    return text.toString();
  }
}
