package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page that shows an optimizer as a control system, in a real browser.
class DynamicsPageTest extends PageTest {
  private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);

  /// All figures as text, attributes in one order.
  private static final String DRAWN =
      """
      () => {
        const text = node => node.nodeType !== Node.ELEMENT_NODE ? node.data : [
          node.nodeName,
          ...[...node.attributes].map(({name, value}) => `${name}=${value}`).sort(),
          ...[...node.childNodes].map(text),
        ].join('|');
        return [...document.querySelectorAll('.drawing > svg.figure')].map(text).join('\\n');
      }
      """;

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
  void theCurvatureIsThatOfARunAtAStep() throws IOException {
    String run = Recorded.sharpening(home);
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "runs?run=" + run);
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Its dynamics")).click();
      assertThat(page).hasURL(Pattern.compile(".*dynamics\\?optimizer=momentum.*&run=" + run));
      Locator note = page.locator(".controls .note").getByText("λ =");
      assertThat(note).containsText("λ = 45, the sharpness of run " + run + " at step 501");
      assertThat(page.locator(".facts")).containsText("curvature < 38");
      String before = page.locator("[data-figure=poles]").innerHTML();
      Locator slider = page.getByLabel("Step of the run", EXACT);
      slider.focus();
      slider.press("Home");
      assertThat(note).containsText("λ = 5, ");
      page.waitForFunction(
          "before => document.querySelector('[data-figure=poles]').innerHTML !== before", before);
      assertThat(page).hasURL(Pattern.compile(".*&step=1$"));
      page.waitForTimeout(800);
      BoundingBox area = page.locator("[data-figure=run] .area").boundingBox();
      drag(page, area, 0.2, 0.5);
      assertThat(page).hasURL(Pattern.compile(".*&step=(251|276)$"));
      page.waitForTimeout(800);
      page.locator("[data-figure=run] .drawing").press("ArrowRight");
      assertThat(page).hasURL(Pattern.compile(".*&step=(276|301)$"));
      assertThat(Axe.serious(page)).isEmpty();
      Shots.take(page, "measured");
      page.goBack();
      assertThat(page).hasURL(Pattern.compile(".*&step=(251|276)$"));
      page.goBack();
      assertThat(page).hasURL(Pattern.compile(".*&step=1$"));
      page.getByLabel("Curvature, logarithmic").press("ArrowRight");
      assertThat(page)
          .hasURL(Pattern.compile(".*dynamics\\?optimizer=momentum[^&]*&curvature=[^&]*"));
      assertThat(page.locator("[data-figure=run]")).hasCount(0);
      page.getByLabel("Measured by").selectOption(run);
      assertThat(note).containsText("λ = 45, ");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aMeasuredSpectrumIsLookedAtAsAWhole() throws IOException {
    String run = Recorded.withSpectrum(home);
    try (Chromium.Look look = chromium.open(400, 900)) {
      Page page = show(look, "dynamics?run=" + run);
      assertThat(page.getByText("λ = 12, ")).containsText("with the 2 next down to 0.5");
      assertThat(page.locator("[data-figure=curvatures] svg.figure")).isVisible();
      assertThat(page.getByText("Slowest curvature")).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(400);
      assertThat(Axe.serious(page)).isEmpty();
      Shots.take(page, "spectrum");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void theNoteIsOfTheLookItself() throws IOException {
    String run = Recorded.spiking(home);
    String none = Recorded.rangeTest(home);
    try (Chromium.Look look = chromium.open(400, 900)) {
      Page page = show(look, "dynamics?step=1000&run=" + run);
      assertThat(page.getByText("λ = 90, ")).containsText("at step 1,000");
      Locator choice = page.getByLabel("Measured by");
      assertThat(choice.locator("option[value='" + run + "']")).containsText("a sharpening run");
      assertThat(choice.locator("option", new Locator.LocatorOptions().setHasText(none)))
          .hasCount(0);
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aRunThatMeasuredNothingIsRefusedInWords() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      String run = Recorded.sharpening(home);
      Page page = show(look, "dynamics?optimizer=adam&run=" + run);
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("record one with train --instruments stability-margin");
      page.getByLabel("Measured by").selectOption("");
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
      assertThat(page.locator("[data-figure=poles]")).isVisible();
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

  @Test
  void anAnswerThatComesAfterThePageIsLeftAsksNothingOfTheNext() throws IOException {
    String run = Recorded.sharpening(home);
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      List<Route> held = new ArrayList<>();
      page.route("**/api/v1/analyze?*", held::add);
      page.navigate(server.address().toString());
      page.waitForCondition(() -> !held.isEmpty());
      page.evaluate("run => location.hash = `#/runs?run=${run}`", run);
      assertThat(page.locator("run-view h2").first()).isVisible();
      page.waitForResponse("**/api/v1/analyze?*", () -> held.getFirst().resume());
      page.waitForTimeout(300);
      assertThat(held).hasSize(1);
    }
  }

  @Test
  void whatALeftPageStillChangesIsNotInTheNextOnesAddress() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "dynamics");
      assertThat(page.locator("[data-figure=map] svg.figure")).isVisible();
      Object address =
          page.evaluate(
              """
              async () => {
                const {address} = document.querySelector('dynamics-page');
                location.hash = '#/runs';
                await new Promise(done => setTimeout(done, 100));
                address.set({curvature: '3'});
                return location.hash;
              }
              """);
      assertThat(address).isEqualTo("#/runs");
    }
  }

  /// A figure keeps the parts that it has in common with the one before.
  @Test
  void whatIsDrawnOverAnotherFigureIsAsOnAFreshPage() {
    List<String> views =
        List.of(
            "qhm(rate=0.1)&curvature=1",
            "momentum(rate=0.3)&curvature=0.5:40",
            "nag(rate=0.001, momentum=0.99)&curvature=3",
            "nag(rate=5, momentum=0)&curvature=3",
            "adadelta&curvature=2");
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "dynamics");
      for (String view : views) {
        String address = "dynamics?optimizer=" + view;
        page.evaluate("address => location.hash = '#/' + address", address);
        try (Chromium.Look fresh = chromium.open(1280, 900)) {
          Page alone = show(fresh, address);
          assertThat(alone.locator("[data-figure=map] svg.figure")).isVisible();
          assertThat(alone.locator("[data-figure=bode] svg.figure")).isVisible();
          for (int i = 0; i < 60 && !page.evaluate(DRAWN).equals(alone.evaluate(DRAWN)); i++) {
            page.waitForTimeout(500); // the machine may be busy
          }
          assertThat(page.evaluate(DRAWN)).as(view).isEqualTo(alone.evaluate(DRAWN));
        }
      }
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void inADragTheMapIsCoarseAndAtRestAllOfIt() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.navigate(server.address().toString());
      Locator map = page.locator("[data-figure=map] svg.figure");
      assertThat(map).isVisible();
      int whole = page.locator("[data-figure=map]").innerHTML().length();
      List<String> maps = new ArrayList<>();
      page.onResponse(response ->
          Optional.of(response.url()).filter(url -> url.contains("/map?")).ifPresent(maps::add));
      bend(page, "0.5");
      page.waitForCondition(() -> maps.stream().anyMatch(url -> !url.contains("points")));
      assertThat(maps.getFirst()).contains("points=32");
      assertThat(maps.getLast()).contains("curvature=3.16").doesNotContain("points");
      assertThat(page.locator("[data-figure=map]")).containsText("curvature 3.16");
      page.waitForFunction(
          "whole => document.querySelector('[data-figure=map]').innerHTML.length > 0.9 * whole",
          whole);

      // The point on it is not what it is of.
      List<String> asked = new ArrayList<>();
      page.onRequest(request -> asked.add(request.url()));
      map.locator("..").press("ArrowRight");
      page.waitForTimeout(400);
      assertThat(asked)
          .anyMatch(url -> url.contains("/analyze?"))
          .noneMatch(url -> url.contains("/map?"));
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void whatDidNotArriveIsAskedAgain() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = look.page();
      page.route("**/api/v1/{optimizers,analyze,map}*", route -> route.abort("connectionfailed"));
      page.navigate(server.address().toString());
      assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
      page.unroute("**/api/v1/{optimizers,analyze,map}*");
      assertThat(page.locator("[data-figure=map] svg.figure")).isVisible();
      assertThat(page.locator("[data-figure=bode] svg.figure")).isVisible();
      assertThat(page.getByLabel("Rule")).hasValue("momentum");
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);

      // A map that did not come leaves the one that is there.
      page.route("**/api/v1/map*", route -> route.abort("connectionfailed"));
      bend(page, "0.5");
      page.waitForTimeout(500);
      assertThat(page.locator("[data-figure=map] svg.figure")).isVisible();
      page.unroute("**/api/v1/map*");
      assertThat(page.locator("[data-figure=map]")).containsText("curvature 3.16");
    }
  }

  @Test
  void theMapNeverGoesBackToAStepThatWasLeft() throws IOException {
    String run = Recorded.sharpening(home);
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, "dynamics?run=" + run);
      Locator map = page.locator("[data-figure=map]");
      assertThat(map).containsText("curvature 45");
      List<String> asked = new ArrayList<>();
      page.onRequest(request -> {
        if (request.url().contains("/map?")) {
          asked.add(request.url());
        }
      });
      page.route(
          "**/api/v1/analyze?*",
          route -> {
            page.waitForTimeout(150);
            route.resume();
          });
      page.getByLabel("Step of the run", EXACT).press("Home");
      assertThat(map).containsText("curvature 5");
      page.waitForTimeout(500);
      assertThat(asked).isNotEmpty().allMatch(url -> url.contains("curvature=5"));
    }
  }

  private static void bend(Page page, String exponent) {
    page.getByLabel("Curvature, logarithmic")
        .evaluate(
            "(slider, value) => {slider.value = value; slider.dispatchEvent(new Event('input'));}",
            exponent);
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
