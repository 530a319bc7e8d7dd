package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page by the rules of axe-core, light and dark, wide and narrow; and that it fits its
/// width.
class AccessibilityTest extends PageTest {
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /// Pages, and what is there when they are ready.
  private static final Map<String, String> PAGES =
      Map.of(
          "dynamics", "[data-figure=bode] svg",
          "dynamics?run=latest", "[data-figure=run] svg",
          "runs?run=latest", "run-view h2",
          "surface", "[data-figure=values] svg.figure",
          "averages", "[data-figure=response] svg.figure",
          "train", "train-page button",
          "runs", "runs-page",
          "learn?chapter=momentum", "figcaption");

  @BeforeAll
  static void record() {
    Recorded.sharpening(home);
  }

  /// How a page is looked at.
  record View(String page, ColorScheme scheme, int width) {}

  private static Stream<View> views() {
    return PAGES.keySet().stream()
        .sorted()
        .flatMap(page ->
            Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .flatMap(
                    scheme -> Stream.of(1280, 400).map(width -> new View(page, scheme, width))));
  }

  @ParameterizedTest
  @MethodSource("views")
  void nothingSeriousIsFound(View view) throws IOException {
    try (Chromium.Look look = chromium.open(view.width(), 900)) {
      look.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(view.scheme()));
      Page page = show(look, view.page());
      assertThat(page.locator(PAGES.getOrDefault(view.page(), "")).first()).isVisible();
      assertThat(findings(page)).isEmpty();
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("nothing sticks out")
          .isEqualTo(view.width());
      Shots.take(page, view.page().replaceAll("\\W", "-") + "-" + view.scheme() + view.width());
    }
  }

  private static List<?> findings(Page page) throws IOException {
    page.evaluate(axe());
    return (List<?>)
        page.evaluate(
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
              .filter(each => ['serious', 'critical'].includes(each.impact))
              .map(each => each.id + ': ' + each.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))
            """);
  }

  /// So that an empty list means something.
  @Test
  void whatIsWrongIsFound() throws IOException {
    try (Chromium.Look look = chromium.open(400, 400)) {
      look.page().setContent("<html lang=en><title>t</title><input><p style='color:#ccc'>pale</p>");
      assertThat(findings(look.page()).toString()).contains("label:").contains("color-contrast:");
    }
  }

  private static String axe() throws IOException {
    try (InputStream in = AccessibilityTest.class.getResourceAsStream(AXE)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
