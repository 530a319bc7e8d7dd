package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Suggestions for misspelt names.
class NearestTest {
  private static final List<String> NAMES = List.of("sgd", "adam", "radam", "adagrad", "lookahead");

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "adam, adam, 0",
    "'', abc, 3",
    "abc, '', 3",
    "adm, adam, 1",
    "ab, ba, 2"
  })
  void distance(String a, String b, int edits) {
    assertThat(Nearest.distance(a, b)).isEqualTo(edits);
    assertThat(Nearest.distance(b, a)).isEqualTo(edits);
  }

  @ParameterizedTest
  @CsvSource({"adm, adam", "sg, sgd", "lokahed, lookahead", "adagrat, adagrad", "aadam, adam"})
  void nearestIsSuggested(String word, String meant) {
    assertThat(Nearest.to(word, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"lion", "xyz", "look", "''"})
  void nothingIsSuggestedFromAfar(String word) {
    assertThat(Nearest.to(word, NAMES)).isEqualTo(Optional.empty());
  }

  @Test
  void hintEndsAMessage() {
    assertThat(Nearest.hint("adm", NAMES)).isEqualTo("; did you mean adam?");
    assertThat(Nearest.hint("lion", NAMES)).isEmpty();
  }
}
