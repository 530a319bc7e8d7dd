package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/// Charts that Plotly draws, in a browser: whatever they are of, a text is shown as it is.
class ChartTest extends PageTest {
  private static final String NAME = "<a href=\"https://example.org\">x</a> &amp; <b>y</b><br>z";

  @Test
  void namesAndTitlesAreNoMarkup() {
    try (Chromium.Look look = chromium.open(800, 600)) {
      Page page = show(look, "learn");
      assertThat(page.locator("main > *").first()).isVisible();
      page.evaluate(
          """
          async name => {
            await import('/page/chart.js');
            const chart = document.createElement('plot-chart');
            chart.traces = [{x: [1, 2, 3], y: [1, 2, 3], name}, {x: [1, 3], y: [3, 3], name: 'other'}];
            chart.layout = {title: name, xaxis: {title: name}, yaxis: {title: name}, showlegend: true};
            document.querySelector('main').replaceChildren(chart);
          }
          """,
          NAME);
      Locator chart = page.locator("plot-chart");
      assertThat(chart.locator(".legendtext").first()).hasText(NAME);
      assertThat(chart.locator(".gtitle")).hasText(NAME);
      assertThat(chart.locator(".xtitle")).hasText(NAME);
      assertThat(chart.locator(".ytitle")).hasText(NAME);
      chart.locator(".nsewdrag").hover();
      assertThat(chart.locator(".hoverlayer .name").first()).hasText(NAME);
      assertThat(chart.locator("a")).hasCount(0);
      assertThat(chart.locator("tspan[style*=bold]")).hasCount(0);
      assertThat(look.complaints()).isEmpty();
    }
  }
}
