package io.thalweg.workbench;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.thalweg.app.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Pages in a real browser that all classes share, with a server and a data folder of their own for
/// each class.
abstract class PageTest {
  /// The machine may be busy.
  private static final double PATIENCE = 30_000;

  @TempDir static Path home;
  static Chromium chromium;
  static Server server;

  @BeforeAll
  static void serve() throws IOException {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    chromium = Chromium.shared();
    server = Server.start(Program.in(home), 0);
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
  }

  /// Comes in by the token, then goes to an address.
  ///
  /// @param address what is behind `#/`, such as `learn?chapter=momentum`
  static Page show(Chromium.Look look, String address) {
    Page page = look.page();
    page.navigate(server.address().toString());
    page.navigate("http://127.0.0.1:%d/#/%s".formatted(server.port(), address));
    return page;
  }

  static void press(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  /// Whether the page is not seen, as when another tab is.
  static void hide(Page page, boolean hidden) {
    page.evaluate(
        "hidden => {Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});"
            + " document.dispatchEvent(new Event('visibilitychange'))}",
        hidden);
  }
}
