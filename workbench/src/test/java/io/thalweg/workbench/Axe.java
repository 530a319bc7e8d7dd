package io.thalweg.workbench;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Looks for what keeps people from using a page.
final class Axe {
  private static final String SOURCE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private Axe() {}

  /// What is seriously wrong with a page, with the elements.
  @SuppressWarnings("unchecked")
  static List<String> serious(Page page) throws IOException {
    try (InputStream in = Axe.class.getResourceAsStream(SOURCE)) {
      String source = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      page.evaluate("() => { " + source + " }");
    }
    return (List<String>)
        page.evaluate(
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
              .filter(({impact}) => impact === 'serious' || impact === 'critical')
              .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
            """);
  }
}
