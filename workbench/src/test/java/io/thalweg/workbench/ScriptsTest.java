package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.optim.Recipe;
import io.thalweg.report.AnalysisReport;
import io.thalweg.report.Provenance;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunEvent;
import io.thalweg.store.RunId;
import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that is a script, wherever a user or a file can put text: in the page's fields, in its
/// address, in what runs are called, in reports. None of it may run in a real browser.
class ScriptsTest extends PageTest {
  /// Each sets `window.ran` where it runs.
  private static final List<String> PAYLOADS =
      List.of(
          "<script>window.ran=1</script>",
          "<SCRIPT>window.ran=1</SCRIPT>",
          "<script src=data:text/javascript,window.ran=1></script>",
          "<img src=x onerror=window.ran=1>",
          "<img src=x onerror=\"window.ran=1\">",
          "\"><img src=x onerror=window.ran=1>",
          "'><img src=x onerror=window.ran=1>",
          "</title><script>window.ran=1</script>",
          "</textarea><script>window.ran=1</script>",
          "</script><script>window.ran=1</script>",
          "</style><script>window.ran=1</script>",
          "--><script>window.ran=1</script>",
          "]]><script>window.ran=1</script>",
          "<svg onload=window.ran=1>",
          "<svg><script>window.ran=1</script></svg>",
          "<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>",
          "<svg><foreignObject><iframe srcdoc='<script>parent.ran=1</script>'>",
          "<iframe srcdoc=\"<script>parent.window.ran=1</script>\">",
          "<iframe src=javascript:parent.window.ran=1>",
          "<a href=javascript:window.ran=1 autofocus>x</a>",
          "<input onfocus=window.ran=1 autofocus>",
          "<details open ontoggle=window.ran=1>",
          "<video><source onerror=window.ran=1></video>",
          "<body onload=window.ran=1>",
          "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
          "\" onmouseover=\"window.ran=1\" x=\"",
          "' autofocus onfocus='window.ran=1",
          "javascript:window.ran=1",
          "${window.ran=1}{{constructor.constructor('window.ran=1')()}}",
          "\\href{javascript:window.ran=1}{x}\\htmlData{x=1}{y}");

  private static final String FIELDS =
      "main :is(input:not([type=range], [type=checkbox], [type=radio], [type=file], [type=color]), textarea)";

  private static final String COUNT = "fields => document.querySelectorAll(fields).length";

  /// What is shown is typed into, field by field; a field may take another one away.
  private static final String TYPE =
      """
      async ([fields, text]) => {
        const count = document.querySelectorAll(fields).length;
        for (let i = 0; i < count; i++) {
          const field = document.querySelectorAll(fields)[i];
          if (field && field.checkVisibility() && field.type !== 'number' && !field.disabled && !field.readOnly) {
            field.focus();
            field.value = text;
            field.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
            field.dispatchEvent(new Event('change', {bubbles: true}));
            await new Promise(requestAnimationFrame);
          }
        }
      }
      """;

  @BeforeAll
  static void fill() {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      for (String payload : PAYLOADS) {
        RunId run =
            store.begin(
                new NewRun(
                    "train",
                    payload,
                    payload,
                    payload,
                    payload,
                    "{\"note\":" + quoted(payload) + "}",
                    new NewRun.Identity(1, 1, payload)));
        store.append(run, List.of(new Measurement("loss", 1, 1), new Measurement("loss", 2, 0.5)));
        store.note(run, new RunEvent(Instant.now(), "warning", OptionalLong.of(1), payload));
        store.finish(
            run,
            RunState.DIVERGED,
            Optional.of("{\"note\":" + quoted(payload) + "}"),
            Optional.of(payload));
      }
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void nothingRan(Page page, String where) {
    assertThat(page.evaluate("String(window.ran)")).as(where).isEqualTo("undefined");
  }

  @Test
  void thereAreThirty() {
    assertThat(PAYLOADS).hasSize(30).doesNotHaveDuplicates();
  }

  /// So that the test can fail: the same text, trusted, does run.
  @Test
  void inAPageThatTrustsThemTheyDoRun() {
    try (Chromium.Look look = chromium.open(600, 400)) {
      look.page().setContent("<!doctype html><p>" + PAYLOADS.get(3));
      look.page().waitForFunction("window.ran === 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamics", "surface", "averages", "train", "runs", "learn"})
  void inNoFieldAndInNoAddress(String name) {
    try (Chromium.Look look = chromium.open(1280, 900)) {
      Page page = show(look, name);
      assertThat(page.locator("main > *").first()).isVisible();
      page.waitForTimeout(1_000);
      page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))");
      assertThat(page.locator(FIELDS)).hasCount(((Number) page.evaluate(COUNT, FIELDS)).intValue());
      for (String payload : PAYLOADS) {
        page.evaluate(TYPE, List.of(FIELDS, payload));
        page.waitForTimeout(30);
        nothingRan(page, payload);
      }
      for (String payload : PAYLOADS) {
        String value = URLEncoder.encode(payload, StandardCharsets.UTF_8);
        page.evaluate(
            "value => { location.hash = value }",
            "#/%s?optimizer=%s&curvature=%s&problem=%s&search=%s&chapter=%s&run=%s&beta=%s&start=%s&model=%s&data=%s"
                .formatted(
                    name, value, value, value, value, value, value, value, value, value, value));
        page.waitForTimeout(30);
        nothingRan(page, payload);
      }
      page.waitForTimeout(500);
      nothingRan(page, "at last");
    }
  }

  @Test
  void inNoRunThatIsLookedAt() {
    try (Chromium.Look look = chromium.open(1280, 900);
        RunStore store = RunStore.open(home, InstantSource.system(), new Random(2))) {
      Page page = show(look, "runs");
      assertThat(page.locator("main")).containsText(PAYLOADS.get(0));
      nothingRan(page, "the list");
      store
          .list(RunQuery.LATEST)
          .runs()
          .forEach(run -> {
            String id = run.id().text();
            page.evaluate("value => { location.hash = value }", "#/runs?run=" + id);
            assertThat(page.locator("run-view .facts")).containsText(id);
            nothingRan(page, id);
          });
      page.waitForTimeout(500);
      nothingRan(page, "at last");
    }
  }

  @Test
  void inNoReport() throws IOException {
    Analysis analysis = Analysis.of(Recipe.parse("momentum"), OperatingPoint.SETTLED, 0, 1);
    try (Chromium.Look look = chromium.open(1280, 900)) {
      for (String payload : PAYLOADS) {
        Provenance from = new Provenance(payload, payload, payload, Instant.EPOCH);
        Path file = home.resolve("report.html");
        Files.writeString(file, AnalysisReport.html(analysis, Optional.empty(), from));
        look.page().navigate(file.toUri().toString());
        look.page().waitForTimeout(50);
        nothingRan(look.page(), payload);
      }
    }
  }
}
