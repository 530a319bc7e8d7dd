package io.thalweg.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A drawing, as an SVG that follows the reader's light or dark setting.
///
/// ## Notes
///
/// It holds no script, no id, no font and no address of anything outside.
///
/// @param title what is shown, in a few words
/// @param description the same for those who cannot see it
/// @param width in pixels
/// @param height in pixels
/// @param content the elements inside the SVG's root
public record Figure(
    String title, String description, double width, double height, String content) {
  private static final double MARGIN = 20;
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  /// An SVG element for an HTML page that holds [#style].
  public String inline() {
    return root(0, "");
  }

  /// An SVG file, with paper of its own: readable on any page.
  public String standalone() {
    Svg paper = new Svg();
    paper.rect("paper", new Box(-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN));
    return HEAD + root(MARGIN, "<style>" + style() + "</style>" + paper) + "\n";
  }

  /// The style sheet of all figures.
  public static String style() {
    return resource("figure.css");
  }

  static String resource(String name) {
    try (InputStream in = Figure.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String root(double margin, String before) {
    Svg names = new Svg();
    names.open("title").characters(title).close();
    names.open("desc").characters(description).close();
    String start = Svg.number(-margin);
    String w = Svg.number(width + 2 * margin);
    String h = Svg.number(height + 2 * margin);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" role=\"img\" viewBox=\""
        + "%s %s %s %s\" width=\"%s\" height=\"%s\">".formatted(start, start, w, h, w, h)
        + names
        + before
        + content
        + "</svg>";
  }
}
