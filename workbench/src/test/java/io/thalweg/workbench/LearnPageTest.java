package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chapters, in a real browser: formulas are set, figures are drawn, sliders move them.
class LearnPageTest extends PageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "descent      | Gradient descent               | settled after",
        "batches      | Batches and noise              | the parameters keep",
        "averages     | Exponentially weighted averages | It remembers 10 steps",
        "momentum     | Momentum                       | stable up to a rate of 3.8",
        "nesterov     | Nesterov's look ahead          | overshoots by",
        "adaptive     | Adaptive rules                 | stable up to a rate of",
        "decay        | Learning-rate decay            | the parameters keep",
        "local-optima | Local optima and saddles       | Leaves: the distance grows",
        "control      | Descent as a control system    | Phase margin"
      })
  void everyChapterHasFormulasAndAFigureThatASliderMoves(String id, String title, String said) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "learn?chapter=" + id);
      assertThat(page.locator("article h1")).hasText(title);
      assertThat(page.locator("article .katex").first()).isVisible();
      assertThat(page.locator("article .katex-error")).hasCount(0);
      Locator caption = page.locator("figcaption");
      assertThat(caption).containsText(said);
      assertThat(page.locator("article svg.figure")).isVisible();
      String before = caption.textContent();
      Locator slider = page.locator("live-figure input[type=range]").first();
      slider.focus();
      slider.press("PageUp");
      assertThat(caption).not().hasText(before);
      assertThat(look.complaints()).isEmpty();
      Shots.take(page, "learn-" + id);
    }
  }

  @Test
  void allChaptersAreReadOneAfterTheOther() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "learn");
      Locator figure = page.locator("article svg.figure");
      for (int chapter = 0; chapter < 8; chapter++) {
        assertThat(figure).isVisible();
        assertThat(page.locator("figcaption")).hasText(Pattern.compile(".+"));
        page.locator(".turn a").last().click();
      }
      assertThat(page.locator("article h1")).hasText("Descent as a control system");
      assertThat(page.locator("figcaption")).containsText("Phase margin");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aSliderIsInTheAddress() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "learn?chapter=nesterov");
      Locator slider = page.locator("live-figure input[type=range]").last();
      assertThat(page.locator("figcaption")).containsText("overshoots");
      String before = page.locator("figcaption").textContent();
      slider.fill("0.49");
      assertThat(page).hasURL(Pattern.compile(".*momentum=0\\.49"));
      assertThat(page.locator("figcaption")).not().hasText(before);
      String then = page.locator("figcaption").textContent();
      page.reload();
      assertThat(page.locator("figcaption")).hasText(then);
      page.goBack();
      assertThat(page.locator("figcaption")).hasText(before);
    }
  }

  @Test
  void oneTurnsPagesAndComesBack() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      page.getByRole(
              com.microsoft.playwright.options.AriaRole.LINK,
              new Page.GetByRoleOptions().setName("Learn"))
          .click();
      page.locator(".turn a").last().click();
      assertThat(page.locator("article h1")).hasText("Batches and noise");
      page.goBack();
      assertThat(page.locator("article h1")).hasText("Gradient descent");
      assertThat(look.complaints()).isEmpty();
      Shots.take(page, "learn-narrow");
    }
  }
}
