package io.thalweg.report;

import io.thalweg.optim.Expression;
import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Names for a figure: of an expression only what tells it from the others there.
///
/// `adam(rate=0.001)`, `lookahead(adam(rate=0.001), k=5)` become `adam`, `lookahead(adam)`;
/// `adam(rate=0.001, beta1=0.9)`, `adam(rate=0.01, beta1=0.9)` become `adam(rate=0.001)`,
/// `adam(rate=0.01)`.
public final class ShortNames {
  private ShortNames() {}

  /// One different name for each expression, in order; text that is no expression stays as it is.
  public static List<String> of(List<String> expressions) {
    List<Expression> parsed = expressions.stream().map(ShortNames::parse).toList();
    List<String> names = new ArrayList<>();
    for (Expression one : parsed) {
      Expression shape = reduce(one, List.of(one));
      List<Expression> alike =
          parsed.stream().filter(other -> reduce(other, List.of(other)).equals(shape)).toList();
      names.add(one instanceof Expression.Text(String text) ? text : reduce(one, alike).toString());
    }
    return numbered(names);
  }

  private static Expression parse(String text) {
    try {
      return Expression.parse(text);
    } catch (SettingException e) {
      return new Expression.Text(text);
    }
  }

  /// The expression without what all of `alike` have in common, calls among the arguments kept.
  private static Expression reduce(Expression one, List<Expression> alike) {
    if (!(one instanceof Expression.Call call)) {
      return one;
    }
    List<Expression.Call> calls = alike.stream().map(Expression.Call.class::cast).toList();
    List<Expression> positional = new ArrayList<>();
    for (int i = 0; i < call.positional().size(); i++) {
      int at = i;
      Expression argument = call.positional().get(i);
      List<Expression> same =
          calls.stream()
              .filter(other -> at < other.positional().size())
              .map(other -> other.positional().get(at))
              .toList();
      if (argument instanceof Expression.Call
          && same.stream().allMatch(Expression.Call.class::isInstance)) {
        positional.add(reduce(argument, same));
      } else if (same.stream().anyMatch(other -> !other.equals(argument))) {
        positional.add(argument);
      }
    }
    Map<String, Expression> named = new LinkedHashMap<>();
    call.named()
        .forEach((name, value) -> {
          if (calls.stream().anyMatch(c -> !Objects.equals(c.named().get(name), value))) {
            named.put(name, value);
          }
        });
    return new Expression.Call(call.name(), positional, named);
  }

  /// The names with a number behind those that come again.
  private static List<String> numbered(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> {
          String name = names.get(i);
          long before = names.subList(0, i).stream().filter(name::equals).count();
          return before == 0 ? name : name + " #" + (before + 1);
        })
        .toList();
  }
}
