package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// Text in a figure: how wide it will be, and how it is cut where it is too wide.
final class Typesetting {
  private static final String NARROW = "()[]{}|,.;:'!ijlt/ fIr-";
  private static final String WIDE = "mwMW@%—";

  private Typesetting() {}

  /// Width in pixels, on the safe side for the sans-serif faces of common systems.
  ///
  /// @param size font size in pixels
  static double width(String text, double size) {
    return text.codePoints().mapToDouble(Typesetting::ems).sum() * size;
  }

  private static double ems(int character) {
    if (NARROW.indexOf(character) >= 0) {
      return 0.32;
    }
    if (WIDE.indexOf(character) >= 0) {
      return 0.86;
    }
    return character > 0x2fff ? 1 : Character.isUpperCase(character) ? 0.7 : 0.56;
  }

  /// The text, or as much of its beginning as fits with an ellipsis.
  ///
  /// @param room in pixels
  static String elide(String text, double size, double room) {
    if (width(text, size) <= room) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end) + "…", size) > room) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /// The text on as many lines as it needs, broken between words; a word that is too wide is cut.
  ///
  /// @param room in pixels
  static List<String> wrap(String text, double size, double room) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.strip().split(" +", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && width(longer, size) > room) {
        lines.add(elide(line, size, room));
        longer = word;
      }
      line = longer;
    }
    if (!line.isEmpty()) {
      lines.add(elide(line, size, room));
    }
    return lines;
  }

  /// The text with what XML cannot hold (control characters, halves of surrogate pairs) replaced.
  static String printable(String text) {
    if (isAscii(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(character -> isPrintable(character) ? character : 0xfffd)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /// Whether it holds nothing but visible ASCII and blanks, as paths do.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int character) {
    boolean control = Character.isISOControl(character) && "\t\n\r".indexOf(character) < 0;
    boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return !control && !half && (character & 0xfffe) != 0xfffe && !reorders(character);
  }

  /// Whether the character would make the text after it run from right to left.
  private static boolean reorders(int character) {
    return (character >= 0x202a && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
