package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import io.thalweg.optim.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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
    CommandLine line = exception.getCommandLine();
    return switch (exception) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> {
        String names = missing.getMissing().stream().map(Usage::name).collect(joining(", "));
        yield failure("missing " + names, line, "");
      }
      case ParameterException wrong when wrong.getArgSpec() != null -> value(wrong);
      default -> failure(decapitalized(Failure.message(exception)), line, "");
    };
  }

  static Failure missingCommand(CommandLine line) {
    return failure("missing command", line, allowed(line.getSubcommands().keySet()));
  }

  private static Failure unmatched(UnmatchedArgumentException exception) {
    CommandLine line = exception.getCommandLine();
    String word = exception.getUnmatched().getFirst();
    if (exception.isUnknownOption()) {
      List<String> options =
          line.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
      return failure("unknown option " + word, line, choice(word, options));
    }
    Collection<String> commands = line.getSubcommands().keySet();
    return commands.isEmpty()
        ? failure("unexpected argument " + word, line, "")
        : failure("unknown command " + word, line, choice(word, commands));
  }

  private static Failure value(ParameterException exception) {
    ArgSpec argument = exception.getArgSpec();
    String name = name(argument);
    String value = String.valueOf(exception.getValue());
    boolean words = argument.typeInfo().isEnum() && argument.converters().length == 0;
    if (words && exception.getValue() != null) {
      List<String> names = argument.typeInfo().getEnumConstantNames();
      return failure(
          "unknown %s %s".formatted(name, value), exception.getCommandLine(), choice(value, names));
    }
    return switch (exception.getCause()) {
      case TypeConversionException wrong ->
          failure(
              "%s %s, got %s".formatted(name, Failure.message(wrong), value),
              exception.getCommandLine(),
              "");
      case IllegalArgumentException wrong ->
          Failure.usage("%s: %s".formatted(name, Failure.message(wrong)));
      case null, default ->
          failure(decapitalized(Failure.message(exception)), exception.getCommandLine(), "");
    };
  }

  private static Failure failure(String what, CommandLine where, String hint) {
    return Failure.usage(
        "%s, in %s%s".formatted(what, where.getCommandSpec().qualifiedName(), hint));
  }

  private static String choice(String word, Collection<String> names) {
    String hint = Nearest.hint(word, names);
    return hint.isEmpty() ? allowed(names) : hint;
  }

  private static String allowed(Collection<String> names) {
    return "; allowed: " + String.join(", ", names);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String decapitalized(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
