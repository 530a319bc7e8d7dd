package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laboratory of averages, in a real browser.
class AveragesPageTest extends PageTest {

  private static Page open(Chromium.Look look, String state) {
    Page page = show(look, "averages" + state);
    assertThat(page.locator(".controls")).isVisible();
    return page;
  }

  private static Locator cell(Page page, int row, int column) {
    return page.locator("tbody tr").nth(row).locator("td").nth(column);
  }

  private static Locator last(Page page, int row) {
    return cell(page, row, 5);
  }

  @Test
  void betaAndCorrectionChangeFiguresAndTable() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = open(look, "?beta=0.5,0.9&steps=2&signal=step");
      assertThat(cell(page, 0, 0)).hasText("2");
      assertThat(cell(page, 1, 2)).hasText("9");
      assertThat(last(page, 1)).hasText("1");
      String figure = page.locator("[data-figure=series]").innerHTML();
      page.getByLabel("Bias correction: divide by 1 − βᵗ").uncheck();
      assertThat(last(page, 0)).hasText("0.75"); // 1 − 0.5²
      assertThat(last(page, 1)).hasText("0.19"); // 1 − 0.9²
      assertThat(page.locator("[data-figure=series]").innerHTML()).isNotEqualTo(figure);
      page.getByLabel("β, number 1").fill("0.75");
      page.getByLabel("β, number 1").press("Enter");
      assertThat(cell(page, 0, 0)).hasText("4");
      page.getByLabel("β, slider 2").fill("2");
      assertThat(cell(page, 1, 0)).hasText("100");
      assertThat(page).hasURL(Pattern.compile(".*beta=0\\.75%2C0\\.99.*"));
      page.getByText("Add an average").click();
      assertThat(page.locator("tbody tr")).hasCount(3);
      assertThat(page.locator("[data-figure=response] .panel")).hasCount(2);
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aWrongBetaIsTold() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = open(look, "?beta=1.5");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("beta must be in [0,1)");
    }
  }

  @Test
  void ownNumbersArePastedAndStayInTheAddress() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = open(look, "?beta=0.5&correction=false");
      page.getByLabel("Signal").selectOption("own");
      page.locator("textarea").fill("loss\n4; 8\n12");
      page.locator("textarea").blur();
      assertThat(last(page, 0)).hasText("8.5"); // ½·12 + ¼·8 + ⅛·4
      page.reload();
      assertThat(last(page, 0)).hasText("8.5");
      assertThat(page.locator("textarea")).hasValue("4\n8\n12");
      page.locator("textarea").fill("1 2 three");
      page.locator("textarea").blur();
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("number 3 must be a finite decimal number, got \"three\"");
    }
  }

  @Test
  void aFileIsReadInTheBrowserAndTenThousandNumbersAreTheMost() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = open(look, "?beta=0&signal=own");
      assertThat(page.getByText("No numbers yet.")).isVisible();
      page.locator("input[type=file]").setInputFiles(file(10_000));
      assertThat(last(page, 0)).hasText("10000");
      assertThat(page.getByText("Too long for the address")).isVisible();
      page.locator("input[type=file]").setInputFiles(file(10_001));
      assertThat(page.getByText("At most 10000 numbers can be averaged here, got 10001."))
          .isVisible();
      assertThat(look.complaints()).isEmpty();
    }
  }

  private static FilePayload file(int count) {
    String rows =
        IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining("\n"));
    return new FilePayload("series.csv", "text/csv", rows.getBytes(UTF_8));
  }

  @Test
  void everySignalIsDrawnOnAPhoneToo() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = open(look, "");
      for (String signal : new String[] {"noise", "ramp", "sine", "step"}) {
        page.getByLabel("Signal").selectOption(signal);
        assertThat(page.locator("[data-figure=series] .behind")).hasCount(1);
      }
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(look.complaints()).isEmpty();
    }
  }
}
