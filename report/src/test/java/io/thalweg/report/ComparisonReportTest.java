package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Recipe;
import io.thalweg.study.Comparison;
import io.thalweg.study.Contrast;
import io.thalweg.study.Inference;
import io.thalweg.study.RateSearch;
import io.thalweg.study.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final String HTML = ComparisonReport.html(Examples.nine(), Examples.PROVENANCE);

  private static List<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount()));
    }
    return found;
  }

  /// The cells of the summary, as text, row by row.
  private static List<List<String>> table(String html) {
    String body = all("<table class=\"summary\">.*?<tbody>(.*?)</tbody>", html).getFirst();
    return all("<tr>(.*?)</tr>", body).stream()
        .map(row ->
            all("<td[^>]*>(.*?)</td>", row).stream().map(ComparisonReportTest::text).toList())
        .toList();
  }

  private static String text(String html) {
    return html.replaceAll("<[^>]*>", "").replace("&#x3D;", "=").strip();
  }

  private static String expected(Summary summary, double factor, int decimals) {
    String format = "%." + decimals + "f";
    return String.format(Locale.ROOT, format, factor * summary.mean())
        + " "
        + String.format(Locale.ROOT, format, factor * summary.sd());
  }

  @Test
  void tableHasTheStatistics() {
    Comparison comparison = Examples.nine();
    List<List<String>> table = table(HTML);

    assertThat(table).hasSize(9);
    for (Comparison.Result result : comparison.results()) {
      List<String> row =
          table.stream()
              .filter(r -> r.getFirst().equals(result.optimizer()))
              .findFirst()
              .orElseThrow();
      assertThat(row.get(1)).isEqualTo(expected(result.testAccuracy(), 100, 2));
      assertThat(row.get(2)).isEqualTo(expected(result.testLoss(), 1, 4));
      assertThat(row.get(3)).isEqualTo(expected(result.trainLoss(), 1, 4));
      assertThat(row.get(4)).isEqualTo(expected(result.generalizationGap(), 100, 2));
      assertThat(row.get(6)).isEqualTo(expected(result.secondsPerEpoch(), 1, 3));
      if (result.timeToTarget(comparison.target()).always()) {
        assertThat(row.get(5))
            .isEqualTo(expected(result.timeToTarget(comparison.target()).epochs(), 1, 1));
      }
    }
  }

  @Test
  void tableIsInOrderOfAccuracy() {
    assertThat(table(HTML))
        .extracting(row -> Double.valueOf(row.get(1).substring(0, 5)))
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void unreachedTargetAndDivergenceAreToldInTheTable() {
    List<List<String>> table = table(HTML);

    assertThat(table.getLast().getFirst()).startsWith("adadelta");
    assertThat(table.getLast().get(5)).isEqualTo("– (0 of 3)");
    assertThat(table)
        .filteredOn(row -> row.getFirst().startsWith("momentum"))
        .allSatisfy(row -> assertThat(row.get(7)).isEqualTo("1 of 3"));
    assertThat(HTML).contains("step 317: the batch loss is NaN");
  }

  @Test
  void pageNeedsNothingElse() {
    assertThat(HTML.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainIgnoringCase(
            "<script", "http:", "https:", "<link", "@import", "url(", "src=", "javascript:");
    assertThat(HTML).contains("default-src 'none'");
  }

  @Test
  void pageSaysHowItWasMade() {
    assertThat(HTML)
        .contains("thalweg compare --epochs 12 --seeds 3")
        .contains("digits: 10\u202f000 training and 2\u202f000 test examples")
        .contains("mlp(128, activation&#x3D;relu)")
        .contains("12 epochs, batch 128: 948 steps per training")
        .contains("1, 2, 3; within a seed")
        .contains("LibTorch 2.10.0, 1 thread per training")
        .contains("Thalweg 0.1.0")
        .contains("4 March 2026, 05:06 UTC");
  }

  @Test
  void everyFigureIsThereForScreensAndPhonesAndWellFormed() {
    List<String> figures = all("(<svg xmlns.*?</svg>)</div>", HTML);

    assertThat(figures).hasSize(16);
    assertThat(figures)
        .allSatisfy(figure -> assertThat(Drawing.of(figure).all()).hasSizeGreaterThan(50));
    assertThat(figures).allSatisfy(figure -> assertThat(figure).contains("lookahead(adam"));
  }

  @Test
  void sameInputGivesTheSameBytes() {
    assertThat(ComparisonReport.html(Examples.nine(), Examples.PROVENANCE)).isEqualTo(HTML);
  }

  @Test
  void hostileNamesStayText() {
    String evil = "<script>alert(1)</script>";
    String image = "\"><img src=x onerror=alert(1)>";
    String close = "</style></title></svg>]]><!--";
    String braces = "{{title}}{{{style}}}&lt;b&gt;";
    String control = "a\u0000b\u001b[2Jc\u202ed\ud800e";
    Comparison comparison = Examples.named(evil, image, close, braces, control);
    Comparison named =
        new Comparison(evil, image, comparison.budget(), comparison.target(), comparison.results());

    String html = ComparisonReport.html(named, new Provenance(evil, image, close, Instant.EPOCH));

    assertThat(html)
        .doesNotContain("<script", "<img", "<!--", "\u0000", "\u001b", "\u202e", "\ud800");
    assertThat(all("</(style|title|svg)>", html))
        .hasSameSizeAs(all("<(style|title|svg)[ >]", html));
    assertThat(html).contains("{{title}}{{{style}}}&amp;lt;b&amp;gt;");
    assertThat(all("(<svg xmlns.*?</svg>)</div>", html))
        .hasSize(16)
        .allSatisfy(figure -> assertThat(Drawing.of(figure).elements("script")).isEmpty());
  }

  @Test
  void reportOfOnlyDivergedTrainingsIsWhole() {
    String html = ComparisonReport.html(Examples.broken(), Examples.PROVENANCE);

    assertThat(html)
        .contains("No training finished.")
        .contains("Diverged: sgd")
        .endsWith("</html>\n");
    assertThat(table(html)).allSatisfy(row -> assertThat(row.get(1)).isEqualTo("–"));
  }

  @Test
  void reportOfOneTrainingHasNoSpread() {
    String html = ComparisonReport.html(Examples.some(1, 1, 1), Examples.PROVENANCE);

    assertThat(table(html).getFirst().get(1)).matches("\\d\\d\\.\\d\\d");
    assertThat(html).contains("1 optimizer on digits").contains("1 seed · 1 epoch ·");
  }

  /// The rows of the tables below a heading, as text.
  private static List<List<String>> rowsBelow(String heading, String html) {
    String section = all("<h2>" + heading + "</h2>(.*?)</section>", html).getFirst();
    return all("<tr>(.*?)</tr>", section).stream()
        .map(row ->
            all("<td[^>]*>(.*?)</td>", row).stream().map(ComparisonReportTest::text).toList())
        .filter(row -> !row.isEmpty())
        .toList();
  }

  @Test
  void threeSeedsClaimNothing() {
    assertThat(HTML)
        .contains("With 3 seeds per optimizer nothing was tested")
        .contains("p is at least 0.25")
        .doesNotContain("Higher accuracy");
    // 36 pairs with a difference and nothing else, and nine means
    List<List<String>> rows = rowsBelow("Is the difference real\\?", HTML);
    assertThat(rows).hasSize(36 + 9);
    assertThat(rows.subList(0, 36))
        .allSatisfy(row -> assertThat(row.subList(3, 7)).containsOnly("–"));
  }

  @Test
  void pairsThatDifferAreInATableWithTheBetterOneFirst() {
    Comparison comparison = Examples.some(6, 10, 12);
    Inference inference = Inference.of(comparison);
    String html = ComparisonReport.html(comparison, Examples.PROVENANCE);
    List<List<String>> rows = rowsBelow("Is the difference real\\?", html);
    int shown = inference.shown().size();

    assertThat(shown).isBetween(1, 14);
    assertThat(rows).hasSize(shown + 15 + 6);
    assertThat(html)
        .contains("Of 15 pairs with 10 seeds, " + shown + " differ")
        .contains("does not show that the others are equal");
    Contrast first = inference.shown().getFirst();
    assertThat(rows.getFirst().getFirst()).isEqualTo(first.first());
    assertThat(rows.getFirst().get(1)).isEqualTo(first.second());
    assertThat(rows.getFirst().get(2))
        .isEqualTo(String.format(Locale.ROOT, "%.2f", 100 * first.meanDifference()));
    assertThat(rows.subList(0, shown))
        .allSatisfy(row ->
            assertThat(row.get(4)).matches("0\\.0[0-4]\\d\\d|<\u202f0\\.0001|&lt;\u202f0\\.0001"));
  }

  /// `momentum` diverges in the second seed: nine of ten pairs have a difference, ten are tested.
  @Test
  void aTrainingThatDivergedIsToldBesideTheDifference() {
    Comparison comparison = Examples.some(2, 10, 12);
    List<String> row =
        rowsBelow(
                "Is the difference real\\?", ComparisonReport.html(comparison, Examples.PROVENANCE))
            .getFirst();

    assertThat(row.get(2)).endsWith("(9 of 10)");
    assertThat(row.get(5)).isEqualTo("–");
    assertThat(row.get(6)).matches("0\\.\\d{4}");
  }

  @Test
  void searchOfTheRatesIsATableWithAColumnPerRatio() {
    Comparison comparison = Examples.some(1, 3, 4);
    Recipe given = Recipe.parse("sgd(rate=0.1)");
    List<RateSearch.Trial> grid =
        List.of(
            trial(0.01, 0.1, 0.905), trial(0.1, 1, 0.9123), trial(1, 10, Double.NEGATIVE_INFINITY));
    RateSearch.Outcome tuning =
        new RateSearch.Outcome(0, 2000, List.of(new RateSearch.Tuned(given, grid, grid.get(1))));
    String html =
        ComparisonReport.html(
            comparison, Inference.of(comparison), Optional.of(tuning), Examples.PROVENANCE);

    assertThat(rowsBelow("How the rates were chosen", html))
        .containsExactly(List.of("sgd(rate=0.1)", "0.1", "90.50", "91.23", "diverged", "2 of 3"));
    assertThat(html)
        .contains("last 2\u202f000 training examples")
        .doesNotContain("edge of the grid");
    assertThat(HTML).doesNotContain("How the rates were chosen");
  }

  private static RateSearch.Trial trial(double rate, double factor, double accuracy) {
    return new RateSearch.Trial(Recipe.parse("sgd(rate=" + rate + ")"), factor, rate, accuracy);
  }
}
