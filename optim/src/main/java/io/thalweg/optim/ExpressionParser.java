package io.thalweg.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recursive descent over the grammar in [Expression].
final class ExpressionParser {
  private static final int LONGEST = 10_000;
  private static final int DEEPEST = 32;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?(?![\\w.])");
  private static final Pattern NAME = Pattern.compile("\\d*\\p{L}[\\p{L}\\p{Nd}_.-]*");

  private final String text;
  private int at;

  ExpressionParser(String text) {
    if (text.length() > LONGEST) {
      throw new SettingException(
          "an expression has at most %d characters, got %d".formatted(LONGEST, text.length()));
    }
    this.text = text;
  }

  Expression expression(int depth) {
    if (depth > DEEPEST) {
      throw error("expressions nest at most %d deep".formatted(DEEPEST));
    }
    String number = match(NUMBER);
    if (!number.isEmpty()) {
      return number(number);
    }
    if (take('"')) {
      return text();
    }
    String name = match(NAME);
    if (name.isEmpty()) {
      throw error("expected a name, a number or a quoted text");
    }
    return take('(') ? call(name, depth) : new Expression.Call(name);
  }

  private Expression number(String digits) {
    double value = Double.parseDouble(digits);
    if (!Double.isFinite(value)) {
      throw error(digits + " is too large for a double");
    }
    return new Expression.Num(value);
  }

  private Expression call(String name, int depth) {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    if (!take(')')) {
      do {
        argument(depth, positional, named);
      } while (take(','));
      if (!take(')')) {
        throw error("expected , or )");
      }
    }
    return new Expression.Call(name, positional, named);
  }

  private void argument(int depth, List<Expression> positional, Map<String, Expression> named) {
    skipSpace();
    int start = at;
    String name = match(NAME);
    if (!name.isEmpty() && take('=')) {
      if (named.put(name, expression(depth + 1)) != null) {
        throw error(name + " is set twice");
      }
      return;
    }
    at = start;
    if (!named.isEmpty()) {
      throw error("expected name=value, since a named setting came before");
    }
    positional.add(expression(depth + 1));
  }

  private Expression text() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    if (at >= text.length()) {
      throw error("expected a closing quote");
    }
    at++;
    return new Expression.Text(value.toString());
  }

  void end() {
    skipSpace();
    if (at < text.length()) {
      throw error("expected the end");
    }
  }

  boolean take(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private String match(Pattern pattern) {
    skipSpace();
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    at = matcher.end();
    return matcher.group();
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private SettingException error(String what) {
    String shown = text.length() > 60 ? text.substring(0, 57) + "..." : text;
    return new SettingException(
        "expression \"%s\", character %d: %s"
            .formatted(shown.replaceAll("\\s", " ").stripTrailing(), at + 1, what));
  }
}
