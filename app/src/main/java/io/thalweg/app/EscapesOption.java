package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.study.escape.Escape;
import io.thalweg.study.escape.Escapes;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/// Ways out of local optima as an option has them: expressions with commas between.
record EscapesOption(List<Chosen<Escape>> list) {
  EscapesOption {
    list = List.copyOf(list);
  }

  /// All methods with their defaults.
  static EscapesOption all() {
    return new EscapesOption(
        Escapes.CATALOGUE.entries().stream()
            .map(entry -> Chosen.from(Escapes.CATALOGUE, entry.id()))
            .toList());
  }

  /// Reads some.
  static final class Reader implements ITypeConverter<EscapesOption> {
    @Override
    public EscapesOption convert(String text) {
      return new EscapesOption(
          Expression.parseList(text).stream()
              .map(each -> Chosen.from(Escapes.CATALOGUE, each.toString()))
              .toList());
    }
  }
}
