package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A parser's complaint in the form of all our errors: what, where, what is allowed.
final class Usage {
  private Usage() {}

  static Failure failure(ParameterException exception) {
    String where = exception.getCommandLine().getCommandSpec().qualifiedName();
    return Failure.usage(
        switch (exception) {
          case UnmatchedArgumentException unmatched -> unmatched(unmatched, where);
          case MissingParameterException missing ->
              "missing %s, in %s".formatted(names(missing.getMissing()), where);
          case ParameterException choice when isChoice(choice) -> choice(choice, where);
          default ->
              exception.getCause() instanceof TypeConversionException conversion
                  ? "%s %s, in %s, got %s"
                      .formatted(
                          name(exception.getArgSpec()),
                          Failure.message(conversion),
                          where,
                          exception.getValue())
                  : "%s, in %s".formatted(decapitalized(Failure.message(exception)), where);
        });
  }

  static Failure missingCommand(CommandLine line) {
    return Failure.usage(
        "missing command, in %s, allowed: %s"
            .formatted(line.getCommandSpec().qualifiedName(), String.join(", ", commands(line))));
  }

  private static String unmatched(UnmatchedArgumentException exception, String where) {
    CommandLine line = exception.getCommandLine();
    String what = exception.getUnmatched().getFirst();
    String kind = "argument";
    Stream<String> allowed = Stream.of();
    if (exception.isUnknownOption()) {
      kind = "option";
      allowed = line.getCommandSpec().options().stream().map(OptionSpec::longestName);
    } else if (!line.getSubcommands().isEmpty()) {
      kind = "command";
      allowed = commands(line).stream();
    }
    return "unknown %s %s, in %s, %s".formatted(kind, what, where, hint(what, allowed.toList()));
  }

  private static List<String> commands(CommandLine line) {
    return List.copyOf(line.getSubcommands().keySet());
  }

  private static boolean isChoice(ParameterException exception) {
    return exception.getArgSpec() != null
        && exception.getArgSpec().typeInfo().isEnum()
        && exception.getValue() != null;
  }

  private static String choice(ParameterException exception, String where) {
    return "unknown %s %s, in %s, %s"
        .formatted(
            name(exception.getArgSpec()),
            exception.getValue(),
            where,
            hint(exception.getValue(), exception.getArgSpec().typeInfo().getEnumConstantNames()));
  }

  private static String hint(String what, List<String> names) {
    return Nearest.to(what, names)
        .map("did you mean %s?"::formatted)
        .orElse(names.isEmpty() ? "none is allowed" : "allowed: " + String.join(", ", names));
  }

  private static String names(List<ArgSpec> arguments) {
    return arguments.stream().map(Usage::name).collect(joining(", "));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String decapitalized(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
