package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.StabilityMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnalysisReportTest {
  private static final List<String> ALWAYS = List.of("Poles and zeros", "Step response");
  private static final List<String> OF_THE_LOOP =
      List.of("Root locus", "Open loop: Bode", "Open loop: Nyquist");

  private static List<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static List<String> figures(String html) {
    return all("(<svg xmlns.*?</svg>)</div>", html);
  }

  private static List<String> titles(String html) {
    return all("<svg xmlns[^>]*><title>(.*?)</title>", html);
  }

  private static String text(String html) {
    return html.replaceAll("<[^>]*>", " ").replace("&#x3D;", "=").replaceAll("\\s+", " ");
  }

  static Stream<Analysis> analyses() {
    return Analyses.all();
  }

  @ParameterizedTest
  @MethodSource("analyses")
  void everyFigureIsThereTwiceAndWellFormedOrItIsSaidWhyNot(Analysis analysis) {
    String html = Analyses.page(analysis);
    List<String> titles = titles(html);

    assertThat(figures(html))
        .hasSameSizeAs(titles)
        .allSatisfy(figure -> assertThat(Drawing.of(figure).all()).hasSizeGreaterThan(20));
    assertThat(titles).containsAll(ALWAYS);
    assertThat(titles.stream().distinct().toList())
        .allSatisfy(title -> assertThat(titles).filteredOn(title::equals).hasSize(2));
    boolean whole = analysis.openLoop().isPresent();
    assertThat(titles.contains("Gradient filter")).isEqualTo(analysis.filter().isPresent());
    for (String title : OF_THE_LOOP) {
      assertThat(titles.contains(title)).as(title).isEqualTo(whole);
    }
    assertThat(html.contains("Root locus, Bode and Nyquist diagrams and margins"))
        .isEqualTo(!whole);
    assertThat(titles.contains("Noise gain"))
        .isNotEqualTo(html.contains("The noise gain is left out"));
    assertThat(titles.contains("Convergence factor over the curvature"))
        .isEqualTo(analysis.loops().size() > 1);
    assertThat(all("<figcaption>(.*?)</figcaption>", html)).hasSize(titles.size() / 2);
  }

  @ParameterizedTest
  @MethodSource("analyses")
  void pageNeedsNothingElseAndHasNoNumberThatIsNone(Analysis analysis) {
    String html = Analyses.page(analysis);

    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainIgnoringCase(
            "<script", "http:", "https:", "<link", "@import", "url(", "src=", "javascript:");
    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContain("NaN", "Infinity", "null", "{{", "Optional[")
        .endsWith("</html>\n");
    for (String tag : List.of("section", "figure", "div", "dl", "p", "table", "tr", "td")) {
      assertThat(all("(<" + tag + ")[ >]", html))
          .as(tag)
          .hasSameSizeAs(all("(</" + tag + ">)", html));
    }
  }

  @Test
  void sameAnalysisGivesTheSameBytes() {
    for (String optimizer : List.of("momentum(rate=0.1)", "lookahead(sgd(rate=0.5))")) {
      assertThat(Analyses.page(Analyses.of(optimizer, 0.5, 1)))
          .isEqualTo(Analyses.page(Analyses.of(optimizer, 0.5, 1)));
    }
  }

  @Test
  void tableHasTheFigures() {
    String text = text(Analyses.page(Analyses.of("momentum(rate=0.1)", 1)));

    // |0.9 ± 0.3i| = √0.9; (1 ∓ √0.9)²; 2 + 2·0.9; 3.8/0.1; ωₙ = √0.1, ζ = 0.1/(2√0.1)
    assertThat(text)
        .contains("0.9 ± 0.3i 0.949")
        .contains("Spectral radius ρ 0.949")
        .contains("0 &lt; η &lt; 3.8")
        .contains("38 (31.6 dB) at ω = 3.14".replace(" dB", "\u00a0dB"))
        .contains("η = 0.002633 z = 0.9487")
        .contains("η = 3.797 z = −0.9487")
        .contains("z² − (1+β−h)z + β")
        .contains("Approximation for small steps")
        .contains("0.316 rad per step")
        .contains("(0.1) / (s² + 0.1s + 0.1)");
  }

  @Test
  void approximationsAreToldBeforeAnythingElse() {
    Analysis adam = Analyses.of("adam(rate=0.01)", 1);
    String html = Analyses.page(adam);

    assertThat(adam.approximations()).isNotEmpty();
    assertThat(all("<p class=\"approximation\"><b>Approximation.</b> (.*?)</p>", html))
        .hasSameSizeAs(adam.approximations());
    assertThat(html.indexOf("Approximation.")).isLessThan(html.indexOf("</header>"));
    assertThat(html).doesNotContain("The model is exact");
    assertThat(Analyses.page(Analyses.of("sgd(rate=0.1)", 1)))
        .contains("The model is exact")
        .doesNotContain("class=\"approximation\"");
  }

  @Test
  void periodicOptimizerIsExplained() {
    String html = Analyses.page(Analyses.of("lookahead(sgd(rate=0.5), k=4)", 1));

    assertThat(html)
        .contains("repeats itself only after 4 steps")
        .contains("Pole of 4 steps")
        .doesNotContain("Gain margin", "Phase margin");
  }

  @ParameterizedTest
  @EnumSource(StabilityMap.Quantity.class)
  void mapIsShownAndExplained(StabilityMap.Quantity quantity) {
    Optional<StabilityMap> map = Optional.of(Analyses.map(quantity));
    String html =
        AnalysisReport.html(Analyses.of("momentum(rate=0.1)", 1), map, Analyses.PROVENANCE);

    assertThat(titles(html))
        .filteredOn(title -> title.endsWith("over rate and momentum"))
        .hasSize(2);
    String caption =
        switch (quantity) {
          case SPECTRAL_RADIUS -> "Blue converges, orange diverges";
          case SETTLING_STEPS -> "within 2 % of its end; without colour it never does";
          case OVERSHOOT_PERCENT -> "without colour it does not come to rest";
        };
    assertThat(html).contains("<b>Stability map.</b>", caption);
  }

  @Test
  void pageSaysHowItWasMadeAndForeignTextStaysText() {
    String evil = "</pre><script>alert(1)</script>";
    String html =
        AnalysisReport.html(
            Analyses.of("sgd(rate=0.1)", 1),
            Optional.empty(),
            new Provenance(evil, "0.1.0", "", Instant.parse("2026-03-04T05:06:07Z")));

    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;/pre&gt;&lt;script&gt;")
        .contains("Thalweg 0.1.0")
        .contains("4 March 2026, 05:06 UTC");
  }
}
