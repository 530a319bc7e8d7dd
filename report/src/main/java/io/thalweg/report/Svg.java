package io.thalweg.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes an SVG fragment: well formed, the same bytes for the same calls, no ids, no colours.
///
/// ## Notes
///
/// How things look is said by their classes, in `figure.css`. Coordinates are in pixels, rounded to
/// a tenth.
final class Svg {
  private final StringWriter out = new StringWriter();
  private final XMLStreamWriter xml;

  Svg() {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens an element.
  ///
  /// @param attributes names and values in turn; numbers are coordinates
  Svg open(String element, Object... attributes) {
    try {
      xml.writeStartElement(element);
      for (int i = 0; i < attributes.length; i += 2) {
        xml.writeAttribute((String) attributes[i], value(attributes[i + 1]));
      }
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  Svg close() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  Svg characters(String text) {
    try {
      xml.writeCharacters(Typesetting.printable(text));
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  Svg group(String classes) {
    return open("g", "class", classes);
  }

  /// Names the open element; a browser shows it under the pointer.
  Svg title(String text) {
    return open("title").characters(text).close();
  }

  Svg line(String classes, double x1, double y1, double x2, double y2) {
    return open("line", "class", classes, "x1", x1, "y1", y1, "x2", x2, "y2", y2).close();
  }

  Svg path(String classes, String d) {
    return open("path", "class", classes, "d", d).close();
  }

  Svg rect(String classes, Box box) {
    return open(
            "rect",
            "class",
            classes,
            "x",
            box.left(),
            "y",
            box.top(),
            "width",
            box.width(),
            "height",
            box.height())
        .close();
  }

  Svg circle(String classes, double x, double y, double radius) {
    return open("circle", "class", classes, "cx", x, "cy", y, "r", radius).close();
  }

  Svg text(String classes, double x, double y, String text) {
    return open("text", "class", classes, "x", x, "y", y).characters(text).close();
  }

  /// A coordinate, at most one decimal, no negative zero.
  static String number(double pixels) {
    if (!Double.isFinite(pixels)) {
      return Double.toString(pixels);
    }
    long tenths = (long) Math.rint(10 * pixels);
    long rest = Math.abs(tenths % 10);
    String sign = tenths < 0 ? "-" : "";
    String whole = sign + Math.abs(tenths / 10);
    return rest == 0 ? whole : whole + '.' + rest;
  }

  private static String value(Object value) {
    return value instanceof Number number
        ? number(number.doubleValue())
        : Typesetting.printable(value.toString());
  }

  @Override
  public String toString() {
    try {
      xml.flush();
      return out.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
