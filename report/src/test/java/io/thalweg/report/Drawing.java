package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// An SVG, read back by an XML parser.
record Drawing(Document document) {

  static Drawing of(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new Drawing(
          factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg))));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well formed: " + svg, e);
    }
  }

  Element root() {
    return document.getDocumentElement();
  }

  List<Element> elements(String name) {
    NodeList nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  List<Element> all() {
    return elements("*");
  }

  List<Element> ofClass(String name) {
    return all().stream()
        .filter(element -> Arrays.asList(element.getAttribute("class").split(" ")).contains(name))
        .toList();
  }

  List<String> texts(String name) {
    return ofClass(name).stream().map(Element::getTextContent).toList();
  }

  /// The values of an attribute wherever it is set, clipping windows left out.
  List<Double> numbers(String attribute) {
    return all().stream()
        .filter(element -> element.hasAttribute(attribute) && !element.getTagName().equals("svg"))
        .map(element -> Double.valueOf(element.getAttribute(attribute)))
        .toList();
  }

  /// Well formed, no script, no address, no id, no colour, no number that is none.
  static void assertSelfContained(Figure figure) {
    Drawing drawing = of(figure.standalone());
    assertThat(drawing.root().getTagName()).isEqualTo("svg");
    assertThat(drawing.elements("script")).isEmpty();
    assertThat(drawing.all())
        .allSatisfy(element -> {
          assertThat(element.hasAttribute("href")).isFalse();
          assertThat(element.hasAttribute("id")).isFalse();
          assertThat(element.hasAttribute("style")).isFalse();
        });
    assertThat(figure.standalone().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http", "url(", "@import", "NaN", "Infinity");
  }

  /// No mark and no text reaches beyond the figure's edges.
  static void assertInside(Figure figure) {
    Drawing drawing = of(figure.inline());
    for (String name : List.of("x", "cx", "x1", "x2")) {
      assertThat(drawing.numbers(name))
          .allSatisfy(x -> assertThat(x).isBetween(-10.0, figure.width()));
    }
    for (String name : List.of("y", "cy", "y1", "y2")) {
      assertThat(drawing.numbers(name))
          .allSatisfy(y -> assertThat(y).isBetween(-10.0, figure.height()));
    }
    assertThat(drawing.elements("text"))
        .allSatisfy(text -> {
          double width = 0.85 * Typesetting.width(text.getTextContent(), 12);
          double x = Double.parseDouble(text.getAttribute("x"));
          List<String> classes = Arrays.asList(text.getAttribute("class").split(" "));
          double left =
              classes.contains("end") ? x - width : classes.contains("mid") ? x - width / 2 : x;
          assertThat(left).as(text.getTextContent()).isGreaterThanOrEqualTo(-6);
          assertThat(left + width)
              .as(text.getTextContent())
              .isLessThanOrEqualTo(figure.width() + 6);
        });
  }

  /// No text lies over another.
  static void assertTextsApart(Figure figure) {
    List<Words> words = of(figure.inline()).elements("text").stream().map(Words::of).toList();
    for (int i = 0; i < words.size(); i++) {
      for (int j = 0; j < i; j++) {
        Words one = words.get(i);
        Words other = words.get(j);
        assertThat(one.covers(other)).as("%s over %s", one, other).isFalse();
      }
    }
  }

  /// Where a text is, a little narrower than it is held to be.
  private record Words(String text, double left, double right, double y) {
    static Words of(Element text) {
      List<String> classes = Arrays.asList(text.getAttribute("class").split(" "));
      double size = classes.contains("title") ? 15 : 12;
      double width = 0.88 * Typesetting.width(text.getTextContent(), size);
      double x = Double.parseDouble(text.getAttribute("x"));
      double left =
          classes.contains("end") ? x - width : classes.contains("mid") ? x - width / 2 : x;
      double y = Double.parseDouble(text.getAttribute("y"));
      return new Words(text.getTextContent(), left, left + width, y);
    }

    boolean covers(Words other) {
      return !text.isBlank()
          && !other.text.isBlank()
          && Math.abs(y - other.y) < 10
          && left < other.right
          && other.left < right;
    }
  }
}
