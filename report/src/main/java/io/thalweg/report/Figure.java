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
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  /// An SVG element for an HTML page that holds [#style].
  public String inline() {
    return root("");
  }

  /// An SVG file.
  public String standalone() {
    return HEAD + root("<style>" + style() + "</style>") + "\n";
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

  private String root(String style) {
    Svg names = new Svg();
    names.open("title").characters(title).close();
    names.open("desc").characters(description).close();
    String w = Svg.number(width);
    String h = Svg.number(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" role=\"img\" viewBox=\"0 0 "
        + "%s %s\" width=\"%s\" height=\"%s\">".formatted(w, h, w, h)
        + names
        + style
        + content
        + "</svg>";
  }
}
