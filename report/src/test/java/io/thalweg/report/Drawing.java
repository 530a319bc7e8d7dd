package io.thalweg.report;

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
}
