package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsTextLeftAndNumbersRight() {
    Table table = new Table("NAME", "COUNT", "ABOUT").row("θ", "12", "x").row("long", "3.5", "yz");
    assertThat(table)
        .hasToString(
            """
            NAME  COUNT  ABOUT
            θ        12  x
            long    3.5  yz
            """);
  }

  @Test
  void aRowHasAsManyCellsAsTheHeader() {
    assertThatThrownBy(() -> new Table("A", "B").row("1"))
        .isInstanceOf(IllegalStateException.class);
  }
}
