package io.thalweg.optim;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a user writes for an optimizer, schedule, problem or model: `adam(rate=0.001)`,
/// `lookahead(radam, k=5)`, `mlp(128, 64, activation=relu)`.
///
///     expression = number | "text" | name [ "(" [ argument { "," argument } ] ")" ]
///     argument   = [ name "=" ] expression          positional ones first
///
/// Names are letters, digits, `-`, `_` and `.`, starting with a letter or with digits before one. [Object#toString] prints the
/// expression so that it parses to the same.
public sealed interface Expression {

  /// A finite number; there is one zero.
  record Num(double value) implements Expression {
    public Num {
      if (!Double.isFinite(value)) {
        throw new SettingException("a number must be finite, got " + value);
      }
      value = value == 0 ? 0 : value;
    }

    /// The shortest decimal that reads back as the same double.
    @Override
    public String toString() {
      BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
      int exponent = shortest.precision() - shortest.scale() - 1;
      if (value == 0) {
        return "0";
      }
      return exponent >= -5 && exponent <= 15
          ? shortest.toPlainString()
          : shortest.unscaledValue().abs().toString().length() == 1
              ? shortest.unscaledValue() + "e" + exponent
              : shortest.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
  }

  /// Quoted text; `\"` and `\\` stand for a quote and a backslash.
  record Text(String value) implements Expression {
    @Override
    public String toString() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /// A name with arguments; a bare word is a call without any.
  record Call(String name, List<Expression> positional, Map<String, Expression> named)
      implements Expression {
    public Call {
      positional = List.copyOf(positional);
      named = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /// A bare word.
    public Call(String name) {
      this(name, List.of(), Map.of());
    }

    /// Whether it has no arguments.
    public boolean isWord() {
      return positional.isEmpty() && named.isEmpty();
    }

    /// The same with one named argument set.
    public Call with(String name, Expression value) {
      Map<String, Expression> more = new LinkedHashMap<>(named);
      more.put(name, value);
      return new Call(this.name, positional, more);
    }

    @Override
    public String toString() {
      if (isWord()) {
        return name;
      }
      return Stream.concat(
              positional.stream().map(Expression::toString),
              named.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
          .collect(Collectors.joining(", ", name + "(", ")"));
    }
  }

  /// Whether a call of that name is in it.
  default boolean mentions(String name) {
    return this instanceof Call call
        && (call.name().equals(name)
            || Stream.concat(call.positional().stream(), call.named().values().stream())
                .anyMatch(part -> part.mentions(name)));
  }

  /// Parses one expression.
  ///
  /// @throws SettingException naming what is wrong and at which character
  static Expression parse(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    Expression expression = parser.expression(0);
    parser.end();
    return expression;
  }

  /// Parses a comma-separated list; commas inside parentheses belong to the expressions.
  ///
  /// @throws SettingException naming what is wrong and at which character
  static List<Expression> parseList(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    List<Expression> list = new ArrayList<>();
    do {
      list.add(parser.expression(0));
    } while (parser.take(','));
    parser.end();
    return list;
  }
}
