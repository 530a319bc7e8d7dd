package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void onATerminalOneLineIsRedrawnAndFits(int columns) {
    try (Progress progress = Progress.bar("train", 2, new PrintWriter(err, true), columns)) {
      progress.advance("epoch 1");
      progress.advance("epoch 2: " + "long ".repeat(50));
    }
    List<String> drawn = List.of(err.toString().stripTrailing().split("\r", -1));
    assertThat(drawn).last().asString().contains("100%", "2/2");
    assertThat(drawn)
        .map(line -> line.replace("\u001b[K", ""))
        .allMatch(line -> line.length() < columns && !line.contains("\n"));
    assertThat(err.toString()).endsWith(System.lineSeparator());
  }
}
