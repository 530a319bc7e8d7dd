package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole recipes: their canonical form and what can be made of them.
class RecipeTest {
  static Stream<RuleVariant> variants() {
    return RuleVariant.ALL.stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adam(rate=0.001) | adam",
        "adam(0.001, 0.9) | adam",
        "adam(1e-2, 0.8) | adam(rate=0.01, beta1=0.8)",
        "adam(beta1=0.8, rate=0.01) | adam(rate=0.01, beta1=0.8)",
        "lookahead(adam(rate=0.001), 5, alpha=0.50) | lookahead(adam)",
        "lookahead(k=7, rule=adam(beta2=.99)) | lookahead(adam(beta2=0.99), k=7)",
        "sgd(rate=cosine(initial=0.1, steps=10, end=0)) | sgd(rate=cosine(0.1, steps=10))",
        "sgd(rate=warmup(0.1, steps=10, start=0)) | sgd(rate=warmup(0.1, steps=10))",
        "chain(clip-value(1), sgd, decoupled-decay(0.02, bias)) | chain(clip-value, sgd, decoupled-decay(0.02, except=\"bias\"))",
        "groups(sgd(rate=0.01), group(\"0.*\",adam(0.001)), freeze(\"b\")) | groups(sgd, group(\"0.*\", adam), freeze(\"b\"))",
        "chain(clip-value(1),groups(adam, freeze(\"x\"))) | chain(clip-value, groups(adam, freeze(\"x\")))"
      })
  void printsInCanonicalForm(String text, String canonical) {
    Recipe recipe = Recipe.parse(text);
    assertThat(recipe).hasToString(canonical);
    assertThat(Recipe.parse(canonical)).isEqualTo(recipe).hasSameHashCodeAs(recipe);
    assertThat(recipe.expression()).isEqualTo(Expression.parse(canonical));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyVariantSurvivesTheRoundTrip(RuleVariant variant) {
    Recipe recipe = variant.recipe();
    assertThat(Recipe.parse(recipe.toString())).isEqualTo(recipe).hasToString(recipe.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adam | adam(rate=0.5)",
        "adam(rate=0.1, beta1=0.8) | adam(rate=0.5, beta1=0.8)",
        "adam(rate=cosine(0.1, steps=5)) | adam(rate=0.5)",
        "lookahead(adam, k=7) | lookahead(adam(rate=0.5), k=7)",
        "lookahead(lookahead(sgd)) | lookahead(lookahead(sgd(rate=0.5)))",
        "chain(clip-value, adam, decoupled-decay) | chain(clip-value, adam(rate=0.5), decoupled-decay)",
        "groups(adam, group(\"a\", chain(clip-value, sgd)), freeze(\"b\")) | groups(adam(rate=0.5), group(\"a\", chain(clip-value, sgd(rate=0.5))), freeze(\"b\"))"
      })
  void rateOfEveryRuleIsReplaced(String text, String expected) {
    Recipe recipe = Recipe.parse(text).withRate(new Expression.Num(0.5));
    assertThat(recipe).isEqualTo(Recipe.parse(expected)).hasToString(expected);
  }

  @Test
  void rateMayBeReplacedByASchedule() {
    Expression falling = Expression.parse("cosine(0.5, steps=9)");
    assertThat(Recipe.parse("lookahead(adam)").withRate(falling))
        .hasToString("lookahead(adam(rate=cosine(0.5, steps=9)))");
    assertThatThrownBy(() -> Recipe.parse("adam").withRate(new Expression.Num(-1)))
        .isInstanceOf(SettingException.class)
        .hasMessage("adam: rate must be in [0,inf), got -1.0");
  }

  @Test
  void recipeOfObjectsIsThatOfItsExpression() {
    Adam adam = new Adam(0.8, 0.999, 1e-8, false);
    Recipe recipe =
        Recipe.of(0.01, adam, new ClipGlobalNorm(1, 0), new DecoupledDecay(0.02, "bias"));
    String expression =
        "chain(clip-global-norm, decoupled-decay(0.02, except=\"bias\"), "
            + "adam(rate=0.01, beta1=0.8))";
    assertThat(recipe).hasToString(expression).isEqualTo(Recipe.parse(expression));
    assertThat(recipe.withRate(new Expression.Num(0.5)))
        .isEqualTo(Recipe.parse(expression.replace("rate=0.01", "rate=0.5")));
    assertThat(Recipe.of(0.001, new Lookahead(adam, 5, 0.5, Lookahead.InnerMomentum.RESET)))
        .hasToString("lookahead(adam(beta1=0.8), momentum=reset)");
    assertThat(Recipe.of(new Cosine(0.1, 50, 0, Unit.EPOCH), new Sgd()))
        .hasToString("sgd(rate=cosine(0.1, steps=50, unit=epoch))");
  }

  @Test
  void recipeOfObjectsSteps() {
    try (TestRun parsed = TestRun.of("chain(clip-value(0.3), nag(rate=0.1))", Precision.FLOAT64)) {
      Parameters parameters =
          TestRun.parameters(TestRun.LAYOUT, Precision.FLOAT64, TestRun.Memory.HEAP);
      Recipe recipe = Recipe.of(0.1, new Nag(0.9), new ClipValue(0.3));
      try (TestRun built = new TestRun(parameters, Optimizer.of(recipe, parameters))) {
        assertThat(built.steps(8).bits()).isEqualTo(parsed.steps(8).bits());
      }
    }
  }

  @Test
  void rateOfObjectsIsChecked() {
    assertThatThrownBy(() -> Recipe.of(-1, new Sgd()))
        .isInstanceOf(SettingException.class)
        .hasMessage("rate must be in [0,inf), got -1.0");
    assertThatThrownBy(() -> Recipe.of(Double.NaN, new Sgd())).hasMessageContaining("got NaN");
  }
}
