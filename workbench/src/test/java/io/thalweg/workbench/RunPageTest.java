package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What one does with one run, in a real browser.
class RunPageTest extends PageTest {
  private static final int RUNS = 200;
  private static final int TEST_LOSS = 8;
  private static final long SOON = 3_500;
  private static final long LONG = 60_000;

  private static Caller caller;

  @BeforeAll
  static void start() throws SQLException {
    ManyRuns.fill(home, RUNS);
    caller = new Caller(server);
  }

  @AfterAll
  static void stop() {
    if (caller != null) {
      caller.close();
    }
  }

  @Test
  void aRunIsRenamedTaggedExportedAndDeleted() throws IOException {
    try (Chromium.Look look = chromium.open(400, 800)) {
      String id = ManyRuns.id(77);
      Page page = ManyRuns.list(look, "?search=" + id);
      ManyRuns.rows(page).first().getByRole(AriaRole.LINK).click();
      page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
          .fill("a <b>new</b> name");
      press(page, "Rename");
      assertThat(ManyRuns.rows(page).first()).containsText("a <b>new</b> name");
      page.getByLabel("New tag").fill("paper");
      press(page, "Tag");
      assertThat(ManyRuns.rows(page).first()).containsText("paper");
      press(page, "Take the tag paper away");
      assertThat(ManyRuns.rows(page).first()).not().containsText("paper");

      Download download = page.waitForDownload(() -> page.getByText("Series as CSV").click());
      assertThat(download.suggestedFilename()).isEqualTo(id + ".csv");
      assertThat(Files.readString(download.path()))
          .startsWith("series,step,value\n")
          .contains("test_loss,1,");

      assertThat(Axe.serious(page)).isEmpty();
      press(page, "Delete …");
      press(page, "Keep");
      assertThat(ManyRuns.rows(page)).hasCount(1);
      press(page, "Delete …");
      press(page, "Delete");
      assertThat(page.locator(".found")).hasText(Pattern.compile("^\\s*0 runs"));
      assertThat(page).not().hasURL(Pattern.compile(".*run=.*"));
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aResultThatIsNoNumberIsNotShown() {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      String query = "?search=%s&run=%s".formatted(ManyRuns.id(151), ManyRuns.id(151));
      Page page =
          ManyRuns.list(
              look, query + "&chosen=" + ManyRuns.id(151) + "&chosen=" + ManyRuns.id(153));
      assertThat(ManyRuns.rows(page).first().locator("td").nth(TEST_LOSS)).hasText("–");
      assertThat(page.locator(".facts")).containsText(ManyRuns.id(151));
      assertThat(page.locator(".facts")).not().containsText("Test loss");
      assertThat(page.locator("[data-chart='Parallel coordinates']")).isVisible();
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void changesAreStrict() throws Exception {
    String run = ManyRuns.id(123);
    assertThat(caller.post("runs/rename", "{\"run\":\"%s\"}".formatted(run)).status())
        .isEqualTo(400);
    assertThat(
            caller
                .post("runs/rename", "{\"run\":\"%s\",\"name\":\"x\"}".formatted(run), "text/plain")
                .status())
        .isEqualTo(415);
    assertThat(
            caller
                .post("runs/tag", "{\"run\":\"%s\",\"tag\":[\"a\",\"b\"]}".formatted(run))
                .json()
                .path("tags"))
        .extracting(JsonNode::asText)
        .contains("a", "b");
    assertThat(caller.post("runs/tag", "{\"run\":\"%s\",\"tag\":\"a b\"}".formatted(run)).status())
        .isEqualTo(400);
    assertThat(caller.get("runs/rename").status()).isEqualTo(405);
    assertThat(caller.delete("runs/20200101-000000-zzzz").status()).isEqualTo(400);
    assertThat(caller.get("runs/%s/export?format=exe".formatted(run)).status()).isEqualTo(400);
    assertThat(caller.get("runs/%s/file?name=../../runs.db".formatted(run)).status())
        .isEqualTo(400);
    Caller.Said gone = caller.get("runs/%s/file?name=gone.html".formatted(run));
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.error()).isNotEmpty().doesNotContain("/");
    Caller.Said json = caller.get("runs/%s/export?format=json".formatted(run));
    assertThat(json.response().headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"%s.json\"".formatted(run));
    assertThat(json.json().at("/series/test_loss")).hasSize(9);
  }

  @Test
  void aRunThatGoesOnIsReadAgainUntilItIsOver() throws SQLException {
    String id = ManyRuns.id(161);
    change("update run set state = 'running', ended = null, result = null", id);
    try (Chromium.Look look = chromium.open(1280, 900)) {
      look.page().clock().install();
      List<String> asked = new ArrayList<>();
      look.page()
          .onRequest(request -> {
            if (request.url().contains("/runs/show?")) {
              asked.add(request.url());
            }
          });
      Page page = ManyRuns.list(look, "?search=%s&run=%s".formatted(id, id));
      Locator state = page.locator("run-view .state");
      assertThat(state).hasText("running");
      Locator name = page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true));
      name.fill("a name that is being");
      page.getByLabel("New tag").fill("half");
      change("update run set state = 'paused'", id);
      page.clock().fastForward(SOON);
      assertThat(state).hasText("paused");
      assertThat(ManyRuns.rows(page).first().locator(".state")).hasText("paused");
      assertThat(asked).hasSize(2);
      assertThat(name).hasValue("a name that is being");
      assertThat(page.getByLabel("New tag")).hasValue("half");
      assertThat(page.getByLabel("New tag")).isFocused();

      // Who does not see it asks nothing, and at once when it is seen again.
      hide(page, true);
      change("update run set state = 'done', ended = updated", id);
      page.clock().fastForward(LONG);
      assertThat(asked).hasSize(2);
      hide(page, false);
      page.clock().runFor(1);
      assertThat(state).hasText("done");
      assertThat(ManyRuns.rows(page).first().locator(".state")).hasText("done");
      page.clock().fastForward(LONG);
      page.clock().fastForward(LONG);
      assertThat(page.locator("run-view h2").first()).isVisible();
      assertThat(asked).hasSize(3);
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void oneThatMayGoOnIsLookedAtTwiceMore() throws SQLException {
    String id = ManyRuns.id(162);
    change("update run set state = 'stopped'", id);
    try (Chromium.Look look = chromium.open(400, 800)) {
      look.page().clock().install();
      Page page = ManyRuns.list(look, "?search=%s&run=%s".formatted(id, id));
      Locator state = page.locator("run-view .state");
      assertThat(state).hasText("stopped");
      for (int i = 0; i < 2; i++) {
        page.waitForResponse("**/runs/show?*", () -> page.clock().fastForward(SOON));
      }
      change("update run set state = 'running', ended = null", id);
      List<String> more = new ArrayList<>();
      page.onRequest(request -> more.add(request.url()));
      page.clock().fastForward(LONG);
      press(page, "Refresh");
      assertThat(more).noneMatch(url -> url.contains("/runs/show"));
      assertThat(ManyRuns.rows(page).first().locator(".state")).hasText("running");
      assertThat(look.complaints()).isEmpty();
    }
  }

  @Test
  void aServerThatIsNotReachedIsAskedAgain() throws SQLException {
    String id = ManyRuns.id(163);
    change("update run set state = 'running', ended = null", id);
    try (Chromium.Look look = chromium.open(400, 800)) {
      look.page().clock().install();
      Page page = ManyRuns.list(look, "?search=%s&run=%s".formatted(id, id));
      assertThat(page.locator("run-view .state")).hasText("running");
      page.route("**/runs/show?*", route -> route.abort("connectionfailed"));
      page.clock().fastForward(SOON);
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("connection to the workbench");
      assertThat(page.locator("run-view .facts")).containsText(id);
      page.unroute("**/runs/show?*");
      page.clock().fastForward(SOON);
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
      change("delete from run", id);
      page.clock().fastForward(SOON);
      assertThat(page.getByRole(AriaRole.ALERT)).containsText(id);
    }
  }

  private static void change(String statement, String run) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve(RunStore.FILE));
        Statement changed = connection.createStatement()) {
      changed.execute("pragma foreign_keys = on");
      changed.execute(statement + " where id = '%s'".formatted(run));
    }
  }
}
