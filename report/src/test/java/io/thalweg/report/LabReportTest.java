package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabReportTest {
  private static final String HTML = Labs.report().html();

  private static List<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void pageNeedsNothingElse() {
    assertThat(HTML.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainIgnoringCase(
            "<script", "http:", "https:", "<link", "@import", "url(", "src=", "javascript:");
    assertThat(HTML)
        .contains("default-src 'none'")
        .doesNotContain("NaN", "Infinity", "null", "{{", "Optional[", " id=")
        .startsWith("<!doctype html>")
        .endsWith("</html>\n");
    for (String tag : List.of("section", "figure", "div", "dl", "p", "table", "tr", "td", "th")) {
      assertThat(all("(<" + tag + ")[ >]", HTML))
          .as(tag)
          .hasSameSizeAs(all("(</" + tag + ">)", HTML));
    }
  }

  @Test
  void partsComeInTheirOrder() {
    List<String> parts =
        List.of(
            "<h1>Where training diverges, and where theory says it does</h1>",
            "<p class=\"lead\">Of 512 pairs",
            "<p>The best accuracy",
            "<h2>Over learning rate and momentum</h2>",
            "<p>Every cell",
            "<table",
            "<svg",
            "<figcaption>Colours",
            "<h2>Over the learning rate alone</h2>",
            "<h2>How this was made</h2>",
            "thalweg lab stability --data mnist --seeds 3",
            "LibTorch 2.10.0",
            "Thalweg 0.1.0",
            "4 March 2026, 05:06 UTC");
    int at = -1;
    for (String part : parts) {
      int next = HTML.indexOf(part, at + 1);
      assertThat(next).as(part).isGreaterThan(at);
      at = next;
    }
    assertThat(all("(<h2>)", HTML)).hasSize(6);
  }

  @Test
  void everyFigureIsThereForScreensAndPhonesAndWellFormed() {
    List<String> figures = all("(<svg xmlns.*?</svg>)</div>", HTML);

    assertThat(figures).hasSize(14);
    assertThat(figures)
        .allSatisfy(figure -> assertThat(Drawing.of(figure).all()).hasSizeGreaterThan(30));
    assertThat(all("(<div class=\"wide\">)", HTML)).hasSize(7);
    assertThat(all("(<div class=\"narrow\">)", HTML)).hasSize(7);
  }

  @Test
  void numbersAreSetToTheRightAndWordsToTheLeft() {
    List<String> header = all("<th class=\"(.*?)\">", HTML);
    List<String> cells = all("<td data-name=\"[^\"]*\" class=\"(.*?)\">", HTML);

    assertThat(header)
        .containsExactly("left words", "number", "number", "number", "number", "left words");
    assertThat(cells).hasSize(18);
    assertThat(cells.get(1)).isEqualTo("number");
    assertThat(cells.get(5)).isEqualTo("left words none");
    assertThat(HTML).contains("<td data-name=\"Reached\" class=\"number\"><span>2 of 3</span>");
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "−0.5, true",
    "97.42 ± 0.11, true",
    "2.5e-7, true",
    "< 0.001, true",
    "'[0.1, 0.3]', true",
    "3 of 5, true",
    "12 %, true",
    "–, false",
    "'', false",
    "2c2d, false",
    "adam, false",
    "step 3, false",
    "784-128-10, false",
    "2026-03-04, false"
  })
  void cellIsKnownForANumber(String cell, boolean number) {
    LabReport.Table table =
        new LabReport.Table(List.of("a"), List.of(List.of(cell), List.of("–")), "");

    assertThat(table.isNumeric(0)).isEqualTo(number);
  }

  @Test
  void emptyReportIsWhole() {
    String html =
        new LabReport(
                "", "Nothing", List.of(), new Provenance("c", "1", "", Instant.EPOCH), List.of())
            .html();

    assertThat(html).contains("<h1>Nothing</h1>").doesNotContain("lead\"", "Engine", "<p></p>");
  }

  @Test
  void foreignTextStaysText() {
    String evil = "<script>alert(1)</script>";
    String braces = "{{title}}{{{style}}}";
    LabReport report =
        new LabReport(
            evil,
            braces,
            List.of(evil, "a\u0000b\u202ec"),
            new Provenance(evil, evil, evil, Instant.EPOCH),
            List.of(
                LabReport.Section.of(evil, evil)
                    .with(new LabReport.Table(List.of(evil), List.of(List.of("\">" + evil)), evil))
                    .with(Odd.sweep(Measure.loss(evil), List.of(1.0), evil), evil)));

    String html = report.html();

    assertThat(html)
        .doesNotContain("<script", "\u0000", "\u202e")
        .contains("<h1>{{title}}{{{style}}}</h1>");
    assertThat(all("(<svg xmlns.*?</svg>)</div>", html))
        .hasSize(2)
        .allSatisfy(figure -> assertThat(Drawing.of(figure).elements("script")).isEmpty());
  }

  @Test
  void sameReportGivesTheSameBytes() {
    assertThat(Labs.report().html()).isEqualTo(HTML);
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabReport.Table(List.of("a", "b"), List.of(List.of("1")), ""))
        .withMessage("rows must have 2 cells as the header has, got 1");
  }
}
