package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = new Table(List.of("who", "ms"));

  @BeforeEach
  void fill() {
    table.add(List.of("a", "10.5"));
    table.add(List.of("longer", "2"));
  }

  @Test
  void numbersStandUnderEachOther() {
    assertThat(table.text())
        .isEqualTo(
            """
            who       ms
            a       10.5
            longer     2
            """);
  }

  @Test
  void aPageGetsMarkdown() {
    assertThat(table.markdown())
        .isEqualTo(
            """
            | who | ms |
            |---|---:|
            | a | 10.5 |
            | longer | 2 |
            """);
  }

  @Test
  void aRowHasACellForEachHeading() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.add(List.of("a")))
        .withMessage("a row must have 2 cells, got [a]");
  }
}
