package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({"adm, adam", "adamm, adam", "rmsprp, rmsprop", "lookhaed, lookahead"})
  void findsTheMisspelt(String word, String meant) {
    assertThat(Nearest.to(word, List.of("adam", "rmsprop", "lookahead", "sgd"))).hasValue(meant);
  }

  @Test
  void doesNotGuessWildly() {
    assertThat(Nearest.to("zzz", List.of("adam", "sgd"))).isEmpty();
    assertThat(Nearest.to("adam", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "flaw, lawn, 2", "'', abc, 3", "abc, abc, 0"})
  void distanceCountsEdits(String a, String b, int edits) {
    assertThat(Nearest.distance(a, b)).isEqualTo(edits).isEqualTo(Nearest.distance(b, a));
  }
}
