package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of other libraries' optimizers: every expression in it must be one.
class ComingFromTest {
  private static final Pattern HERE = Pattern.compile("\\|[^|]*\\| `([^`]+)`[^|]*\\|");

  @Test
  void everyExpressionCanBeUsed() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "coming-from.md"));
    List<String> expressions =
        page.lines()
            .flatMap(line -> HERE.matcher(line).results())
            .map((MatchResult row) -> row.group(1))
            .toList();
    assertThat(expressions).hasSizeGreaterThan(50);
    assertThat(expressions).allSatisfy(each -> assertThat(Recipe.parse(each)).isNotNull());
  }
}
