package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Ranges on the parallel coordinates of runs and of a sweep's trainings, in a real browser.
class ParallelPageTest extends PageTest {
  @BeforeAll
  static void fill() throws SQLException {
    ManyRuns.fill(home, 200);
  }

  @Test
  void rangesOnSeveralAxesKeepTheLinesWithin() throws IOException {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = ManyRuns.list(look, "?search=" + ManyRuns.id(42).substring(0, 13));
      page.getByLabel("Choose all of this page").click();
      Locator chart = page.locator("[data-chart='Parallel coordinates']");
      assertThat(chart).hasAttribute("data-upright", "true");
      assertThat(chart.locator(".lines path")).hasCount(12);
      // Of the runs 88 to 99, those above the middle.
      drag(page, "seed", 0, 0.5);
      assertThat(page.locator(".within [role=status]")).hasText("6 of 12 within");
      assertThat(chart.locator("path[data-within=false]")).hasCount(6);
      page.getByText("Ranges by numbers and words").click();
      page.getByLabel("optimizer to").selectOption("adam");
      assertThat(page.locator(".within [role=status]")).hasText("4 of 12 within");
      assertThat(page.locator(".within li")).hasCount(4);
      assertThat(page).hasURL(Pattern.compile(".*brush=seed.*brush=optimizer.*"));
      assertThat(Axe.serious(page)).isEmpty();
      Shots.take(page, "brushed-1280");

      Page again = show(look, page.url().replaceFirst(".*#/", ""));
      assertThat(again.locator(".within [role=status]")).hasText("4 of 12 within");
      assertThat(again.locator(".axis .selection:visible")).hasCount(2);
      // A click on an axis lets go.
      drag(again, "optimizer", 0.1, 0.1);
      assertThat(again.locator(".within [role=status]")).hasText("6 of 12 within");
      again.setViewportSize(400, 900);
      assertThat(chart).hasAttribute("data-upright", "false");
      assertThat(again.locator(".within [role=status]")).hasText("6 of 12 within");
      assertThat(Axe.serious(again)).isEmpty();
      Shots.take(again, "brushed-400");
      press(again, "Choose only these");
      assertThat(again.locator(".overlay h2").first()).containsText("6 chosen");
      assertThat(again.locator("[data-chart=Overlay] .scatterlayer .trace")).hasCount(6);
      drag(again, "seed", 0, 0.3);
      assertThat(again.locator(".within [role=status]")).hasText("2 of 6 within");
      press(again, "Clear ranges");
      assertThat(again.locator(".within [role=status]")).hasText("All 6 lines.");
      assertThat(again.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(look.complaints()).isEmpty();
    }
  }

  /// Along an axis from a share of it to another, from the top or the left.
  private static void drag(Page page, String axis, double from, double to) {
    Locator overlay = page.locator("[data-axis='%s'] .overlay".formatted(axis));
    overlay.scrollIntoViewIfNeeded();
    BoundingBox box = overlay.boundingBox();
    boolean upright = box.height > box.width;
    double across = upright ? box.x + box.width / 2 : box.y + box.height / 2;
    for (double share : new double[] {from, to}) {
      double along = upright ? box.y + share * box.height : box.x + share * box.width;
      page.mouse().move(upright ? across : along, upright ? along : across);
      if (share == from) {
        page.mouse().down();
      }
    }
    page.mouse().up();
  }

  @Test
  void trainingsThatDivergedLieBelowTheLowestAndARangeOverAllNumbersLeavesThemOut() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page =
          ManyRuns.list(look, "?search=%s&run=%s".formatted(ManyRuns.id(155), ManyRuns.id(155)));
      Locator loss = page.locator("[data-axis='test loss']");
      assertThat(loss.locator("text").filter(new Locator.FilterOptions().setHasText("–")))
          .hasCount(1);
      assertThat(loss.locator("text").filter(new Locator.FilterOptions().setHasText("0.4")))
          .hasCount(1);
      assertThat(page.getByLabel("test loss from")).hasAttribute("type", "number");
      drag(page, "test loss", 0, 0.97);
      assertThat(page.locator(".within [role=status]")).hasText("3 of 4 within");
      assertThat(page).hasURL(Pattern.compile(".*within=test.*"));
      // The ranges are of this run: on another they mean nothing.
      page.getByLabel("Search in id").fill(ManyRuns.id(154));
      ManyRuns.rows(page)
          .first()
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(ManyRuns.named(154)))
          .click();
      assertThat(page).hasURL(Pattern.compile(".*run=" + ManyRuns.id(154) + ".*"));
      assertThat(page).not().hasURL(Pattern.compile(".*within=.*"));
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void whatRemainsIsToldAndTheFocusStaysInTheFields() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = ManyRuns.list(look, "?search=" + ManyRuns.id(42).substring(0, 13));
      page.getByLabel("Choose all of this page").click();
      Locator told = page.locator(".within [role=status][aria-live=polite]");
      assertThat(told).hasText("All 12 lines.");
      // A region that comes with its text is not read.
      told.evaluate("region => {window.told = region}");
      Locator fields = page.getByText("Ranges by numbers and words");
      fields.focus();
      page.keyboard().press("Enter");
      Locator from = page.getByLabel("seed from");
      from.fill("94");
      from.press("Enter");
      assertThat(told).hasText("6 of 12 within");
      assertThat(told.evaluate("region => region === window.told")).isEqualTo(true);
      assertThat(from).isFocused();

      // Rows that are read again leave what is being typed.
      from.press("End");
      page.keyboard().type("5");
      page.locator("parallel-lines").evaluate("lines => {lines.rows = [...lines.rows]}");
      page.locator("parallel-lines").evaluate("lines => lines.updateComplete");
      assertThat(from).hasValue("945");
      assertThat(from).isFocused();
      from.fill("96");
      from.press("Enter");
      assertThat(told).hasText("4 of 12 within");

      Locator clear = page.getByLabel("Clear the range of seed");
      clear.focus();
      clear.press("Enter");
      assertThat(told).hasText("All 12 lines.");
      assertThat(from).isFocused();
      from.fill("94");
      from.press("Enter");
      byKey(page, "Choose only these");
      assertThat(page.locator(".overlay h2").first()).containsText("6 chosen");
      assertThat(fields).isFocused();
      from.fill("97");
      from.press("Enter");
      assertThat(told).hasText("3 of 6 within");
      byKey(page, "Clear ranges");
      assertThat(told).hasText("All 6 lines.");
      assertThat(fields).isFocused();
      assertThat(look.complaints()).isEmpty();
    }
  }

  private static void byKey(Page page, String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).press("Enter");
  }
}
