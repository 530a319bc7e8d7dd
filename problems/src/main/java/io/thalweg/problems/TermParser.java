package io.thalweg.problems;

import io.thalweg.optim.Nearest;
import io.thalweg.optim.SettingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Recursive descent over a formula:
///
///     sum     = product { ("+" | "-") product }
///     product = signed { ("*" | "/") signed }
///     signed  = ("-" | "+") signed | power
///     power   = atom [ "^" signed ]
///     atom    = number | variable | constant | "(" sum ")" | name "(" sum [ "," sum ] ")"
final class TermParser {
  private static final int LONGEST = 1_000;
  private static final int DEEPEST = 100;
  private static final int MOST_VARIABLES = 100;
  private static final Pattern NUMBER =
      Pattern.compile("([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern NUMBERED = Pattern.compile("x([1-9][0-9]{0,2})");
  private static final List<String> VARIABLES = List.of("x", "y", "z");
  private static final List<String> OF_TWO = List.of("min", "max");
  private static final List<String> OF_ONE =
      Arrays.stream(TermFunction.values()).map(TermFunction::word).toList();
  private static final List<String> NAMES =
      Stream.of(VARIABLES, List.of("pi", "e"), OF_ONE, OF_TWO).flatMap(List::stream).toList();
  private static final String ALLOWED =
      "allowed: numbers, %s, x1 to x%d, + - * / ^ ( )"
          .formatted(String.join(", ", NAMES), MOST_VARIABLES);

  private final String text;
  private int at;
  private int depth;
  private int dimension;

  TermParser(String text) {
    if (text.length() > LONGEST) {
      throw new SettingException(
          "a formula has at most %d characters, got %d".formatted(LONGEST, text.length()));
    }
    this.text = text;
    skipSpace();
  }

  /// The highest variable so far.
  int dimension() {
    return dimension;
  }

  TermNode whole() {
    TermNode whole = sum();
    if (at < text.length()) {
      throw expected("an operator or the end");
    }
    if (dimension == 0) {
      throw new SettingException("a formula must have a variable, such as x, got none");
    }
    return whole;
  }

  private TermNode sum() {
    TermNode left = product();
    while (true) {
      if (take('+')) {
        left = new TermNode.Pair(TermOperator.PLUS, left, product());
      } else if (take('-')) {
        left = new TermNode.Pair(TermOperator.MINUS, left, product());
      } else {
        return left;
      }
    }
  }

  private TermNode product() {
    TermNode left = signed();
    while (true) {
      if (take('*')) {
        left = new TermNode.Pair(TermOperator.TIMES, left, signed());
      } else if (take('/')) {
        left = new TermNode.Pair(TermOperator.DIVIDED, left, signed());
      } else {
        return left;
      }
    }
  }

  /// Every way to go deeper leads through here.
  private TermNode signed() {
    if (depth == DEEPEST) {
      throw error("formulas nest at most %d deep".formatted(DEEPEST));
    }
    depth++;
    TermNode signed = take('-') ? new TermNode.Negative(signed()) : take('+') ? signed() : power();
    depth--;
    return signed;
  }

  private TermNode power() {
    TermNode base = atom();
    return take('^') ? new TermNode.Pair(TermOperator.POWER, base, signed()) : base;
  }

  private TermNode atom() {
    if (take('(')) {
      TermNode inside = sum();
      close();
      return inside;
    }
    int start = at;
    Optional<String> number = match(NUMBER);
    if (number.isPresent()) {
      return number(number.get(), start);
    }
    String name = match(NAME).orElseThrow(() -> expected("a number, a name, - or ("));
    Optional<TermFunction> function =
        Arrays.stream(TermFunction.values()).filter(each -> each.word().equals(name)).findFirst();
    if (function.isPresent()) {
      return call(function.get());
    }
    if (OF_TWO.contains(name)) {
      return pair(name.equals("min") ? TermOperator.MIN : TermOperator.MAX);
    }
    return switch (name) {
      case "pi" -> new TermNode.Literal(Math.PI);
      case "e" -> new TermNode.Literal(Math.E);
      default -> variable(name, start);
    };
  }

  private TermNode number(String digits, int start) {
    double value = Double.parseDouble(digits);
    if (!Double.isFinite(value)) {
      at = start;
      throw error("the number is too large for a double");
    }
    return new TermNode.Literal(value);
  }

  private TermNode call(TermFunction function) {
    open(function.word());
    TermNode of = sum();
    close();
    return new TermNode.Call(function, of);
  }

  private TermNode pair(TermOperator operator) {
    open(operator == TermOperator.MIN ? "min" : "max");
    TermNode left = sum();
    if (!take(',')) {
      throw expected("a comma and a second number");
    }
    TermNode right = sum();
    close();
    return new TermNode.Pair(operator, left, right);
  }

  private TermNode variable(String name, int start) {
    int index = VARIABLES.indexOf(name);
    Matcher numbered = NUMBERED.matcher(name);
    if (index < 0 && numbered.matches()) {
      index = Integer.parseInt(numbered.group(1)) - 1;
    }
    if (index < 0 || index >= MOST_VARIABLES) {
      at = start;
      String shown = name.length() > 20 ? name.substring(0, 20) + "…" : name;
      throw error("unknown name %s%s".formatted(shown, Nearest.hint(shown, NAMES)));
    }
    dimension = Math.max(dimension, index + 1);
    return new TermNode.Variable(index);
  }

  private void open(String function) {
    if (!take('(')) {
      throw expected("( after " + function);
    }
  }

  private void close() {
    if (!take(')')) {
      throw expected("an operator or )");
    }
  }

  private boolean take(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      skipSpace();
      return true;
    }
    return false;
  }

  private Optional<String> match(Pattern pattern) {
    skipSpace();
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    skipSpace();
    return Optional.of(matcher.group());
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private SettingException expected(String what) {
    if (at == text.length()) {
      return error("expected %s, got the end".formatted(what));
    }
    int found = text.codePointAt(at);
    boolean printable = found > ' ' && found < 0x7f;
    String shown = printable ? Character.toString(found) : "U+%04X".formatted(found);
    return error("expected %s, got %s".formatted(what, shown));
  }

  private SettingException error(String what) {
    return new SettingException("column %d: %s (%s)".formatted(at + 1, what, ALLOWED));
  }
}
