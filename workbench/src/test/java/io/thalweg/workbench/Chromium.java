package io.thalweg.workbench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real browser without a window, where one is installed.
final class Chromium implements AutoCloseable {
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /// WebGL without a graphics card: each frame is brought to the screen by it too, which takes 40
  /// ms on two processors.
  private static final List<String> SPACE =
      List.of("--use-angle=swiftshader", "--enable-unsafe-swiftshader");

  private static final List<String> FLAT = List.of("--disable-gpu");

  /// The one of all tests in this process.
  private static Optional<Chromium> shared = Optional.empty();

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable, List<String> graphics) {
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(graphics);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(options));
  }

  /// Starts it; where there is none, the test is skipped.
  static Chromium start() {
    return start(SPACE);
  }

  /// One that draws as browsers do where there is no graphics card: without WebGL.
  static Chromium flat() {
    return start(FLAT);
  }

  /// One without WebGL that ends with this process.
  static synchronized Chromium shared() {
    if (shared.isEmpty()) {
      shared = Optional.of(flat());
    }
    return shared.orElseThrow();
  }

  private static Chromium start(List<String> graphics) {
    Optional<Path> executable =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(executable.isPresent(), "no Chromium here");
    return new Chromium(executable.orElseThrow(), graphics);
  }

  /// A new page with a profile of its own, that notes what goes wrong in it.
  Look open(int width, int height) {
    return new Look(browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height)));
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }

  /// A page and the complaints of its scripts.
  static final class Look implements AutoCloseable {
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Look(Page page) {
      this.page = page;
      page.onPageError(complaints::add);
      page.onConsoleMessage(this::heard);
    }

    private void heard(ConsoleMessage message) {
      if (message.type().equals("error")) {
        complaints.add(message.text() + " " + message.location());
      }
    }

    Page page() {
      return page;
    }

    List<String> complaints() {
      return complaints;
    }

    @Override
    public void close() {
      page.context().close();
    }
  }
}
