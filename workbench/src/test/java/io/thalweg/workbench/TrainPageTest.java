package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Trainings on the page, in a real browser.
class TrainPageTest extends PageTest {
  /// The machine may be busy, and the engine starts with the first training.
  private static final double PATIENCE = 120_000;

  private static final String EVENTS = "**/events";
  private static final Page.GetByTextOptions EXACT = new Page.GetByTextOptions().setExact(true);

  /// As it does when it hears news.
  private static final String DRAWS_AGAIN =
      """
      () => {
        const page = document.querySelector('train-page');
        page.requestUpdate();
        return page.updateComplete;
      }
      """;

  private static Page train(Chromium.Look look, String address) {
    look.page().setDefaultTimeout(PATIENCE);
    return show(look, "train" + address);
  }

  private static void awaitState(Page page, String state) {
    assertThat(page.locator("[role=status]"))
        .hasText(state, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE));
  }

  private static void awaitNote(Page page, String text) {
    assertThat(page.locator("job-view .notes"))
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
  }

  private static String address(Page page) {
    return page.url().replaceFirst(".*#/train", "");
  }

  @Test
  void aTrainingIsWatchedToItsEndAndReadsWhatIsDrawn() throws IOException {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?epochs=2&sharpness=true");
      assertThat(page.locator("[data-command]"))
          .containsText("./thalweg train --optimizer adam --model 'mlp(16)' --epochs 2");
      press(page, "Train");
      awaitState(page, "done");
      for (String chart :
          new String[] {
            "Loss of each batch", "Accuracy", "Gradient norm", "Sharpness and its limit"
          }) {
        assertThat(page.locator("[data-chart='%s'] .main-svg".formatted(chart)).first())
            .isVisible();
      }
      assertThat(page.locator("[data-wrong] figure").first()).isVisible();
      assertThat(page.locator("[data-wrong] [aria-label^='Test example']").first())
          .hasAttribute(
              "aria-label", Pattern.compile("Test example \\d+: \\d, read as \\d with .*"));
      page.getByLabel("Take a test example of 3").click();
      Locator best = page.locator(".bars tr[data-best=true] .share");
      assertThat(best).hasText(Pattern.compile("\\d+\\.\\d %"));
      press(page, "Clear");
      assertThat(best).hasCount(0);
      drawOne(page);
      assertThat(page.locator(".bars tr[data-best=true] th")).hasText("1");
      assertThat(page.locator(".jobs [aria-current=true] .state")).hasText("done");
      assertThat(Axe.serious(page)).isEmpty();
      assertThat(look.complaints()).isEmpty();

      // The same address shows the same job in another window.
      Page other = train(look, address(page));
      awaitState(other, "done");
    }
  }

  private static void drawOne(Page page) {
    BoundingBox box = page.locator(".pad").boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + 30);
    page.mouse().down();
    page.mouse().move(box.x + box.width / 2, box.y + 110);
    page.mouse().move(box.x + box.width / 2, box.y + 190);
    page.mouse().up();
  }

  @Test
  void aTrainingIsPausedSlowedSavedAndStopped() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = train(look, "?epochs=100000&norm=false");
      press(page, "Train");
      awaitState(page, "running");
      press(page, "Pause");
      awaitState(page, "paused");
      // It is asked while it waits.
      assertThat(page.locator("[data-wrong] figure").first()).isVisible();
      page.getByLabel("Rate times").fill("0.25");
      press(page, "Change rate");
      assertThat(page.getByText("× 0.25").first()).isVisible();
      press(page, "Save checkpoint");
      assertThat(page.getByText("checkpoint written").first()).isVisible();
      press(page, "Continue");
      awaitState(page, "running");
      page.getByLabel("Rate times").fill("-1");
      press(page, "Change rate");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("a rate's factor must be in (0,inf)");
      press(page, "Stop and save");
      awaitState(page, "stopped");
      assertThat(page.getByText("./thalweg train --resume")).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      // The refused rate is told in the console too.
      assertThat(look.complaints()).allMatch(each -> each.contains("400"));
    }
  }

  @Test
  void aStoppedTrainingGoesOn() throws IOException {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?epochs=100000&norm=false");
      press(page, "Train");
      awaitState(page, "running");
      assertThat(page.getByText("Go on", EXACT)).hasCount(0);
      press(page, "Save checkpoint");
      press(page, "Stop and save");
      awaitState(page, "stopped");
      String first = address(page);
      press(page, "Go on");
      assertThat(page).not().hasURL(Pattern.compile(Pattern.quote(first) + "$"));
      awaitState(page, "running");
      assertThat(page.locator("job-view h2").first()).containsText("goes on with 20");
      awaitNote(page, "goes on");
      press(page, "Stop and save");
      awaitState(page, "stopped");

      // The same from the run's own view.
      page.locator("job-view .facts a").click();
      assertThat(page.locator("run-view .state").first()).hasText("stopped");
      assertThat(Axe.serious(page)).isEmpty();
      Shots.take(page, "resumable");
      press(page, "Go on");
      assertThat(page).hasURL(Pattern.compile(".*#/train\\?job=.*"));
      String job = address(page);
      // The run hears of it a moment later.
      page.goBack();
      assertThat(page.locator("run-view .state").first()).hasText("running");
      assertThat(page.locator("table.runs [aria-current=true] .state")).hasText("running");
      assertThat(page.getByText("Go on", EXACT)).hasCount(0);
      show(look, "train" + job);
      press(page, "Stop and save");
      awaitState(page, "stopped");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void whatCanNotGoOnAnyMoreSaysSo() throws IOException {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = train(look, "?epochs=100000&norm=false");
      press(page, "Train");
      awaitState(page, "running");
      press(page, "Save checkpoint");
      press(page, "Stop and save");
      awaitState(page, "stopped");
      assertThat(page.getByText("Go on", EXACT)).isVisible();
      String run = page.locator("job-view .facts a").textContent();
      Path checkpoints = home.resolve("runs").resolve(run).resolve("checkpoints");
      Files.move(checkpoints, checkpoints.resolveSibling("elsewhere"));
      press(page, "Go on");
      awaitState(page, "failed");
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("--resume must be a run with checkpoints");
      assertThat(page.getByText("Go on", EXACT)).hasCount(0);
      Page list = show(look, "runs?run=" + run);
      assertThat(list.locator("run-view .state").first()).hasText("stopped");
      assertThat(list.getByText("Go on", EXACT)).hasCount(0);
    }
  }

  @Test
  void aLostConnectionIsToldAndTakenUpAgain() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?epochs=100000&norm=false");
      press(page, "Train");
      awaitState(page, "running");
      hide(page, true);
      page.route(EVENTS, route -> route.abort("connectionfailed"));
      hide(page, false);
      awaitState(page, "running when last heard of");
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("connection to the workbench is lost");
      page.unroute(EVENTS);
      awaitState(page, "running");
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);

      // Who is not seen needs no connection.
      page.waitForCondition(() -> server.streams() == 1);
      hide(page, true);
      page.waitForCondition(() -> server.streams() == 0);
      hide(page, false);
      page.waitForCondition(() -> server.streams() == 1);
      assertThat(
              page.evaluate(
                  "(({lanes: [{loss}]}) => new Set(loss.map(p => p.step)).size === loss.length)"
                      + "(document.querySelector('job-view').live.document)"))
          .isEqualTo(true);
      press(page, "Stop and save");
      awaitState(page, "stopped");
      assertThat(page.getByText("Saved: interrupted at step")).isVisible();
    }
  }

  @Test
  void theGreatestCurvaturesAreLines() throws IOException {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?epochs=1&norm=false&sharpness=true");
      page.getByLabel("Greatest curvatures").fill("4");
      page.evaluate(DRAWS_AGAIN);
      assertThat(page.getByLabel("Greatest curvatures")).hasValue("4");
      page.getByLabel("Greatest curvatures").press("Enter");
      assertThat(page).hasURL(Pattern.compile(".*count=4.*"));
      assertThat(page.locator("[data-command]")).containsText("sharpness(every=25,count=4)");
      press(page, "Train");
      awaitState(page, "done");
      Locator chart = page.locator("[data-chart='The 4 greatest curvatures']");
      assertThat(chart.locator(".scatterlayer .trace")).hasCount(4);
      assertThat(chart.locator(".legendtext")).hasText(new String[] {"λ1", "λ2", "λ3", "λ4"});
      assertThat(page.locator("[data-chart='Sharpness and its limit']")).isVisible();
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : new int[] {1280, 400}) {
          page.setViewportSize(width, 900);
          assertThat(Axe.serious(page)).isEmpty();
          Shots.take(page, "curvatures-%d-%s".formatted(width, scheme));
        }
      }
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void moreCurvaturesThanAreDrawnAreNotAsked() {
    try (Chromium.Look look = chromium.open(400, 800)) {
      Page page = train(look, "?sharpness=true&count=1e9");
      assertThat(page.getByLabel("Greatest curvatures")).hasValue("20");
      page.getByLabel("Greatest curvatures").fill("-3");
      page.getByLabel("Greatest curvatures").press("Enter");
      assertThat(page.getByLabel("Greatest curvatures")).hasValue("1");
      assertThat(page.locator("[data-command]")).not().containsText("count=");
    }
  }

  @Test
  void optimizersAreCompared() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?call=compare&epochs=1&optimizers=sgd(rate%3D0.1)%2Cadam");
      press(page, "Compare");
      awaitState(page, "done");
      assertThat(page.locator("job-view table tbody tr")).hasCount(2);
      assertThat(page.locator("job-view table")).containsText("adam, seed 1");
      assertThat(page.locator("[data-chart='Test accuracy'] .main-svg").first()).isVisible();
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = train(look, "?epochs=0");
      press(page, "Train");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("--epochs must be");
      Page unknown = train(look, "?job=j999");
      assertThat(unknown.getByRole(AriaRole.ALERT)).containsText("not known any more");
    }
  }
}
