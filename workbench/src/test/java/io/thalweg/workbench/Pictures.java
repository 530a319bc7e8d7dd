package io.thalweg.workbench;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.thalweg.app.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Takes the pictures of the workbench that the documents show. Started by `workbench/measure
/// pictures FOLDER`.
public final class Pictures {
  private final Path folder;
  private final Page page;
  private final Server server;

  private Pictures(Path folder, Page page, Server server) {
    this.folder = folder;
    this.page = page;
    this.server = server;
  }

  /// Writes `workbench-PAGE.png` into the folder that is named.
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("thalweg-workbench");
    try (Chromium chromium = Chromium.start();
        Server server = Server.start(Program.in(home), 0);
        Chromium.Look look = chromium.open(1280, 860)) {
      Pictures pictures = new Pictures(Path.of(arguments[0]), look.page(), server);
      look.page().navigate(server.address().toString());
      pictures.surface();
      pictures.show("dynamics?optimizer=nag(rate%3D0.15)", "[data-figure=bode] svg.figure");
      pictures.take("dynamics");
      pictures.show("learn?chapter=momentum", "live-figure svg.figure");
      pictures.take("learn");
      pictures.train();
      pictures.runs();
    }
  }

  private void show(String address, String ready) {
    page.navigate(server.address().resolve("/#/" + address).toString());
    page.locator(ready).first().waitFor();
  }

  private void take(String name) {
    page.waitForTimeout(700);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve("workbench-" + name + ".png")));
  }

  private void press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private void surface() {
    show(
        "surface?problem=himmelblau&start=-0.4,-0.8&steps=120&step=36&racer=sgd(rate%3D0.003)"
            + "&racer=momentum(rate%3D0.003)&racer=nag(rate%3D0.003)&racer=adam(rate%3D0.1)",
        "[data-figure=values] svg.figure");
    take("surface");
  }

  private void train() {
    show("train?epochs=5&model=mlp(64)&optimizer=nag(rate%3D0.05)", "train-page button");
    press("Train");
    page.locator("[data-state=done], .state:has-text('done')")
        .first()
        .waitFor(new Locator.WaitForOptions().setTimeout(120_000));
    Locator pad = page.locator(".pad");
    pad.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
    pad.scrollIntoViewIfNeeded();
    BoundingBox box = pad.boundingBox();
    double[][] two = {{.3, .3}, {.4, .18}, {.6, .18}, {.7, .3}, {.6, .5}, {.3, .8}, {.75, .8}};
    page.mouse().move(box.x + box.width * two[0][0], box.y + box.height * two[0][1]);
    page.mouse().down();
    for (double[] point : two) {
      page.mouse().move(box.x + box.width * point[0], box.y + box.height * point[1]);
    }
    page.mouse().up();
    page.waitForTimeout(1_000);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(folder.resolve("workbench-train.png"))
            .setFullPage(true));
  }

  private void runs() {
    for (String optimizer : new String[] {"sgd(rate=0.1)", "adam", "momentum(rate=0.02)"}) {
      show(
          "train?epochs=5&model=mlp(64)&optimizer=" + optimizer.replace("=", "%3D"),
          ".recipe, recipe-form");
      press("Train");
      page.waitForTimeout(500);
      page.locator(".jobs [aria-current=true] .state:has-text('done')")
          .waitFor(new Locator.WaitForOptions().setTimeout(120_000));
    }
    show("runs", "table.runs tbody tr");
    page.locator("table.runs tbody input[type=checkbox]").all().forEach(Locator::check);
    page.locator(".js-plotly-plot .main-svg").first().waitFor();
    take("runs");
  }
}
