package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
  @Test
  void itBeginsWithTheTimeInUtc() {
    RunId id = RunId.at(Instant.parse("2026-12-31T23:59:58.9Z"), new Random(3));
    assertThat(id.text()).matches("20261231-235958-[a-z2-7]{4}").hasToString(id.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "20260102-030405-K3FZ",
        "../20260102-030405-k3fz",
        "20260102-030405-k3fz/"
      })
  void whatIsNoIdIsRefused(String text) {
    assertThatThrownBy(() -> new RunId(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
