package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();

  @Test
  void outsideATerminalItIsALineEachTenth() {
    try (Progress progress = Progress.lines("train", 40, new PrintWriter(err))) {
      for (int i = 1; i <= 40; i++) {
        progress.advance("epoch " + i);
      }
    }
    assertThat(err.toString().lines())
        .hasSize(10)
        .allMatch(line -> line.matches("train \\d+/40, \\d+:\\d\\d:\\d\\d left: epoch \\d+"))
        .last()
        .isEqualTo("train 40/40, 0:00:00 left: epoch 40");
  }

  @Test
  void aShortTaskHasALineForEachUnit() {
    try (Progress progress = Progress.lines("train", 3, new PrintWriter(err))) {
      progress.advance("a");
      progress.advance("b");
      progress.advance("c");
    }
    assertThat(err.toString().lines()).hasSize(3);
  }

  @Test
  void onATerminalOneLineIsRedrawn() {
    try (Progress progress = Progress.bar("train", 2, new PrintWriter(err, true))) {
      progress.advance("epoch 1");
      progress.advance("epoch 2");
    }
    assertThat(err.toString())
        .startsWith("\r")
        .contains("train 100%", "2/2")
        .endsWith(System.lineSeparator());
    assertThat(err.toString().lines().filter(line -> line.contains("100%"))).isNotEmpty();
  }
}
