package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page on which optimizers race, in a real browser.
class SurfacePageTest extends PageTest {

  private static Page race(Chromium.Look look, String state) {
    Page page = show(look, "surface" + state);
    assertThat(page.locator("[data-figure=values] .area")).isAttached();
    return page;
  }

  private static String way(Page page, int racer) {
    return String.valueOf(page.locator("[data-way='%d'] .line".formatted(racer)).getAttribute("d"));
  }

  private static Locator cell(Page page, int row, int column) {
    return page.locator("tbody tr").nth(row).locator("td").nth(column);
  }

  private static Locator named(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator choice(Page page, String name) {
    return page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void aClickChoosesTheStartAndTheRacePlays() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "?steps=30&speed=240&problem=booth&racer=sgd(rate%3D0.05)");
      BoundingBox box = page.locator("[data-figure=map] .area").boundingBox();
      page.mouse().click(box.x + box.width * 0.75, box.y + box.height * 0.75);
      assertThat(page)
          .hasURL(
              Pattern.compile(".*start=(5|4\\.9\\d*|5\\.0\\d*)%2C-(5|4\\.9\\d*|5\\.0\\d*)(&.*)?"));
      page.getByText("Play").click();
      assertThat(page.locator(".count")).hasText("30 of 30");
      assertThat(page.getByText("Play")).isVisible();
      assertThat(page).hasURL(Pattern.compile(".*step=30.*"));
      assertThat(way(page, 0)).contains("L");
      page.getByLabel("Rewind").click();
      assertThat(page.locator(".count")).hasText("0 of 30");
      assertThat(page).hasURL(Pattern.compile(".*start=[45].*"));
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void theStartMovesByTheArrowKeysToo() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "?problem=quadratic(1,10)&racer=sgd(rate%3D0.1)&steps=4&start=1,1");
      page.locator("[data-figure=map] .drawing").press("Shift+ArrowLeft");
      // A tenth of the map, which reaches from −2 to 2.
      assertThat(page).hasURL(Pattern.compile(".*start=0\\.6%2C1(&.*)?"));
      assertThat(cell(page, 0, 0)).hasText("(0.6, 1)");
    }
  }

  @Test
  void stepsAreMadeForthAndBackAndAlongTheSlider() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "?problem=quadratic(1,10)&racer=sgd(rate%3D0.1)&steps=4");
      page.getByLabel("Step forward").click();
      // x ← x − 0.1x, y ← y − 0.1·10y
      assertThat(cell(page, 0, 0)).hasText("(0.9, 0)");
      assertThat(cell(page, 0, 1)).hasText("0.405");
      page.getByLabel("Step back").click();
      assertThat(cell(page, 0, 0)).hasText("(1, 1)");
      Locator slider = named(page, "Step");
      slider.fill("3");
      assertThat(cell(page, 0, 0)).hasText("(0.729, 0)");
      assertThat(page).hasURL(Pattern.compile(".*step=3.*"));
      BoundingBox values = page.locator("[data-figure=values] .area").boundingBox();
      page.mouse().click(values.x + values.width * 0.5, values.y + values.height * 0.5);
      assertThat(page.locator(".count")).hasText("2 of 4");
      page.locator("[data-figure=values] .drawing").press("ArrowRight");
      assertThat(page.locator(".count")).hasText("3 of 4");
      named(page, "Steps").fill("6");
      named(page, "Steps").press("Enter");
      assertThat(page.locator(".count")).hasText("3 of 6");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aTypedFunctionIsRacedOnAndAWrongOneToldWithItsColumn() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "");
      choice(page, "Test function").selectOption("formula");
      Locator text = page.locator("[data-name=function]");
      assertThat(text).hasValue("x^2 + 10*y^2 + sin(3*x)");
      text.fill("(x - 1)^2 + abs(y)");
      text.press("Enter");
      assertThat(page.locator("[data-figure=map] .title")).containsText("(x - 1)^2 + abs(y)");
      assertThat(page).hasURL(Pattern.compile(".*problem=formula.*"));
      assertThat(look.complaints()).isEmpty();
      text.fill("(x - 1^2");
      text.press("Enter");
      assertThat(page.locator(".stage [role=alert]"))
          .containsText("column 9: expected an operator or ), got the end");
      assertThat(page.locator("[data-figure=map] .title")).containsText("(x - 1)^2 + abs(y)");
    }
  }

  @Test
  void twoRaceAndOneThatIsWrongIsToldWhileTheOtherGoesOn() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "?racer=momentum(rate%3D0.0005)&racer=adm&step=20");
      assertThat(page.locator(".racer [role=alert]")).containsText("did you mean adam");
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.locator(".racer summary").nth(1).click();
      Locator expression = page.locator(".racer").nth(1).getByLabel("Optimizer");
      expression.fill("nag(rate=0.0005)");
      expression.press("Enter");
      assertThat(page.locator("tbody tr")).hasCount(2);
      assertThat(page.locator(".racer [role=alert]")).hasCount(0);
      assertThat(way(page, 0)).isNotEqualTo(way(page, 1));
      assertThat(page.locator("circle.ahead")).hasCount(1);
      page.getByText("Add an optimizer").click();
      assertThat(page.locator("tbody tr")).hasCount(3);
      page.getByLabel(Pattern.compile("Remove momentum.*")).click();
      assertThat(page.locator("tbody tr")).hasCount(2);
    }
  }

  @Test
  void theAddressHoldsTheWholeState() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page =
          race(
              look,
              "?problem=himmelblau&start=1,-1&racer=nag(rate%3D0.005)&racer=adam(rate%3D0.2)"
                  + "&steps=50&step=17&noise=5&seed=4&speed=60&arrows=1&box=-6:6");
      String first = way(page, 0);
      String second = way(page, 1);
      String table = page.locator("tbody").innerText();
      page.reload();
      assertThat(page.locator("tbody tr")).hasCount(2);
      assertThat(way(page, 0)).isEqualTo(first);
      assertThat(way(page, 1)).isEqualTo(second);
      assertThat(page.locator("tbody").innerText()).isEqualTo(table);
      assertThat(page.locator(".count")).hasText("17 of 50");
      assertThat(named(page, "Start x,y")).hasValue("1,-1");
      assertThat(choice(page, "Arrows")).hasValue("1");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void noiseChangesTheWayAndTheSeedChangesTheNoise() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = race(look, "?problem=booth&racer=sgd(rate%3D0.02)&steps=20&step=20");
      String calm = cell(page, 0, 0).innerText();
      named(page, "Gradient noise, a number").fill("9");
      named(page, "Gradient noise, a number").press("Enter");
      assertThat(cell(page, 0, 0)).not().hasText(calm);
      String noisy = cell(page, 0, 0).innerText();
      named(page, "Seed").fill("2");
      named(page, "Seed").press("Enter");
      assertThat(cell(page, 0, 0)).not().hasText(noisy);
      named(page, "Seed").fill("1");
      named(page, "Seed").press("Enter");
      assertThat(cell(page, 0, 0)).hasText(noisy);
    }
  }

  @Test
  void whoLeavesTheMapOrDivergesIsTold() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page =
          race(look, "?problem=booth&racer=sgd(rate%3D1)&racer=sgd(rate%3D1e200)&step=2&steps=9");
      assertThat(cell(page, 0, 0)).containsText("outside the map");
      assertThat(cell(page, 1, 0)).containsText("diverged at step");
      assertThat(cell(page, 0, 3)).hasText("not reached");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aFunctionOfOtherThanTwoVariablesHasNoMapButARace() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = race(look, "?problem=rosenbrock(5)&racer=sgd(rate%3D0.001)");
      assertThat(page.getByText("The map shows functions of two variables; rosenbrock(5) has 5."))
          .isVisible();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(look.complaints()).isEmpty();
    }
  }
}
