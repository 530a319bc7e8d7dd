package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page that shows an optimizer as a control system, in a real browser.
class DynamicsPageTest extends PageTest {

  @Test
  void aDragOnTheMapMovesEverything() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      Locator map = page.locator("[data-figure=map] .area");
      assertThat(map).isVisible();
      String before = page.locator("[data-figure=poles]").innerHTML();
      BoundingBox box = map.boundingBox();
      page.mouse().move(box.x + box.width * 0.5, box.y + box.height * 0.5);
      page.mouse().down();
      page.mouse().move(box.x + box.width * 0.6, box.y + box.height * 0.2);
      page.mouse().up();
      assertThat(page).hasURL(Pattern.compile(".*momentum%3D0\\.79.*"));
      page.waitForFunction(
          "before => document.querySelector('[data-figure=poles]').innerHTML !== before", before);
      Shots.take(page, "dynamics");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void eachDragIsOneViewThatTheBackButtonLeadsTo() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "dynamics?optimizer=nag");
      Locator map = page.locator("[data-figure=map] .area");
      assertThat(map).isVisible();
      drag(page, map.boundingBox(), 0.3, 0.4);
      String first = address(page);
      page.waitForTimeout(800);
      drag(page, map.boundingBox(), 0.6, 0.7);
      assertThat(address(page)).isNotEqualTo(first);
      page.goBack();
      assertThat(page).hasURL(first);
      page.goBack();
      assertThat(page).hasURL(Pattern.compile(".*dynamics\\?optimizer=nag"));
      assertThat(look.complaints()).isEmpty();
    }
  }

  /// As the page has it: what Playwright knows of it may come later.
  private static String address(Page page) {
    return (String) page.evaluate("location.href");
  }

  private static void drag(Page page, BoundingBox box, double from, double to) {
    page.mouse().move(box.x + box.width * from, box.y + box.height * from);
    page.mouse().down();
    for (int i = 1; i <= 5; i++) {
      double share = from + (to - from) * i / 5;
      page.mouse().move(box.x + box.width * share, box.y + box.height * share);
    }
    page.mouse().up();
  }
}
