package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables of other libraries' optimizers: every expression in them must be one, a preset must
/// be what stands beside it, and none may be left out.
class ComingFromTest {
  private static final Pattern ROW =
      Pattern.compile("\\|[^|]*\\| `([^`]+)`[^|]*\\|(?: `([^`]+)` \\|)?.*");

  /// @param preset the same by a library's name, where it has one
  private record Row(String expression, Optional<String> preset) {}

  private static List<Row> rows() throws IOException {
    return Files.readString(Path.of("..", "docs", "coming-from.md"))
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> new Row(row.group(1), Optional.ofNullable(row.group(2))))
        .toList();
  }

  @Test
  void everyExpressionCanBeUsed() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(70);
    assertThat(rows()).allSatisfy(row -> assertThat(Recipe.parse(row.expression())).isNotNull());
  }

  @Test
  void aPresetIsTheExpressionBesideIt() throws IOException {
    List<Row> presets = rows().stream().filter(row -> row.preset().isPresent()).toList();
    assertThat(presets).hasSizeGreaterThan(55);
    assertThat(presets)
        .allSatisfy(row ->
            assertThat(Recipe.parse(row.preset().orElseThrow()))
                .hasToString(Recipe.parse(row.expression()).toString()));
  }

  @Test
  void everyPresetOfARuleHasARow() throws IOException {
    Stream<String> all =
        Catalogues.RULES.entries().stream()
            .flatMap(entry -> entry.presets().stream())
            .map(preset -> preset.written().toString());
    assertThat(rows().stream().flatMap(row -> row.preset().stream())).containsAll(all.toList());
  }
}
