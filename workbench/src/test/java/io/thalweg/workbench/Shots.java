package io.thalweg.workbench;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Optional;

/// Pictures of what a test looks at, for people: in the folder that `THALWEG_SHOTS` names, if any.
final class Shots {
  private Shots() {}

  static void take(Page page, String name) {
    Optional.ofNullable(System.getenv("THALWEG_SHOTS"))
        .map(folder -> Path.of(folder, name + ".png"))
        .ifPresent(
            file -> page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true)));
  }
}
