package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// `preset=LIBRARY` among a call's arguments.
class PresetTest {
  static List<Preset> all() {
    return Stream.of(Catalogues.RULES, Catalogues.TRANSFORMS)
        .flatMap(catalogue -> catalogue.entries().stream())
        .flatMap(entry -> entry.presets().stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adam(preset=keras)                 | adam(epsilon=1e-7, eps-hat=true)",
        "adam(preset=\"keras\")               | adam(epsilon=1e-7, eps-hat=true)",
        "adam(preset=keras, epsilon=1e-3)   | adam(epsilon=0.001, eps-hat=true)",
        "adam(epsilon=1e-3, preset=keras)   | adam(epsilon=0.001, eps-hat=true)",
        "adam(preset=keras, eps-hat=false)  | adam(epsilon=1e-7)",
        "adam(preset=pytorch)               | adam",
        "adagrad(0.5, preset=keras)         "
            + "| adagrad(rate=0.5, epsilon=1e-7, placement=inside, accumulator=0.1)",
        "sgd(cosine(0.1, steps=9), preset=pytorch) | sgd(rate=cosine(0.1, steps=9))",
        "lookahead(sgd(preset=dl4j), k=3)   | lookahead(sgd(rate=0.001), k=3)",
        "chain(clip-global-norm(2, preset=pytorch), rmsprop(preset=tribuo)) "
            + "| chain(clip-global-norm(2, epsilon=1e-6), rmsprop(beta=0.9))"
      })
  void standsForSettingsThatWhatIsGivenBesideItOverrides(String written, String meant) {
    assertThat(Recipe.parse(written)).hasToString(Recipe.parse(meant).toString());
    assertThat(Recipe.parse(written).toString()).doesNotContain("preset");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adam(preset=kera) | adam: preset must be one of pytorch, keras, optax, djl, dl4j, got kera; did you mean keras?",
        "adamw(preset=keras) | adamw: preset must be one of pytorch, optax, got keras",
        "qhm(preset=pytorch) | qhm: preset must be left out, as none is stated for it, got pytorch",
        "adam(preset=keras, epsilom=1) | adam: has no setting epsilom; did you mean epsilon? (it has rate, beta1, beta2, epsilon, eps-hat)"
      })
  void errorsSayWhatIsAllowed(String written, String message) {
    assertThatThrownBy(() -> Recipe.parse(written))
        .isInstanceOf(SettingException.class)
        .hasMessage(message);
  }

  /// Schedules have no conventions of libraries.
  @Test
  void onlyRulesAndTransformsTakeOne() {
    assertThatThrownBy(() -> Catalogues.SCHEDULES.create("constant(1, preset=keras)"))
        .hasMessageStartingWith("constant: has no setting preset");
  }

  @ParameterizedTest
  @MethodSource("all")
  void theTableIsInCanonicalForm(Preset preset) {
    boolean rule = Catalogues.RULES.contains(preset.here().name());
    Catalogue<?> catalogue = rule ? Catalogues.RULES : Catalogues.TRANSFORMS;
    assertThat(catalogue.canonical(preset.here())).isEqualTo(preset.here());
    assertThat(catalogue.canonical(preset.written())).isEqualTo(preset.here());
  }

  @Test
  void aLibraryHasARuleOnce() {
    Set<String> seen = new HashSet<>();
    assertThat(all()).allMatch(preset -> seen.add(preset.written().toString()));
    assertThat(all().stream().map(Preset::library))
        .contains("pytorch", "keras", "optax", "djl", "dl4j", "tribuo");
    assertThat(all())
        .allMatch(preset ->
            Catalogues.RULES.contains(preset.here().name())
                || Catalogues.TRANSFORMS.contains(preset.here().name()));
  }
}
