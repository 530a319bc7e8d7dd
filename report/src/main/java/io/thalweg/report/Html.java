package io.thalweg.report;

import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Pages from templates, and what all pages have in common.
final class Html {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private Html() {}

  /// What the templates `head.html` and `made.html` ask for, and the command.
  static Map<String, Object> page(String title, Provenance provenance) {
    Map<String, Object> page = new TreeMap<>();
    page.put("style", Figure.style() + Figure.resource("report.css"));
    page.put("title", text(title));
    page.put("command", text(provenance.command()));
    page.put("version", text(provenance.version()));
    page.put("engine", text(provenance.engine()));
    page.put("date", DATE.format(provenance.date().atOffset(ZoneOffset.UTC)));
    page.put("isoDate", provenance.date().toString());
    return page;
  }

  /// What the template `figure.html` asks for.
  static Map<String, Object> figure(Function<Figures.Page, Figure> draw) {
    return figure(draw.apply(Figures.Page.WIDE), draw.apply(Figures.Page.NARROW));
  }

  static Map<String, Object> figure(Figure wide, Figure narrow) {
    return Map.of("wide", wide.inline(), "narrow", narrow.inline());
  }

  /// The page; values are escaped but for those in three braces.
  ///
  /// @param template name of a resource, without its ending
  static String fill(String template, Map<String, Object> page) {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .withLoader(part -> new StringReader(Figure.resource(part + ".html")))
        .compile(Figure.resource(template + ".html"))
        .execute(page);
  }

  /// Text with what HTML cannot hold replaced.
  static String text(String text) {
    return Typesetting.printable(text);
  }
}
