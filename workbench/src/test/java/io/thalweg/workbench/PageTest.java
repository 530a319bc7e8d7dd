package io.thalweg.workbench;

import com.microsoft.playwright.Page;
import io.thalweg.app.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Pages in a real browser that all classes share, with a server and a data folder of their own for
/// each class.
abstract class PageTest {
  @TempDir static Path home;
  static Chromium chromium;
  static Server server;

  @BeforeAll
  static void serve() throws IOException {
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
}
