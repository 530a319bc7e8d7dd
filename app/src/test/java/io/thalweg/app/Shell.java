package io.thalweg.app;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/// Calls of the program as they stand in help texts and documents.
final class Shell {
  private static final String WORD = "'[^']*'|\"[^\"]*\"|[^\\s'\"|<>()&;`#]+";
  private static final Pattern CALL = Pattern.compile("\\./thalweg((?:[ ]+(?:" + WORD + "))*)");

  private Shell() {}

  /// The arguments of each `./thalweg …` within `text`.
  static Stream<List<String>> calls(String text) {
    return CALL.matcher(text).results().map(call -> words(call.group(1)));
  }

  /// Words as a shell splits them, quoted or not.
  static List<String> words(String line) {
    return Pattern.compile(WORD)
        .matcher(line)
        .results()
        .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .toList();
  }

  /// Why the parser does not accept the arguments; empty where it does.
  static Optional<String> rejection(List<String> arguments) {
    try {
      Session.model().parseArgs(arguments.toArray(String[]::new));
      return Optional.empty();
    } catch (ParameterException exception) {
      return Optional.of("%s: %s".formatted(arguments, exception.getMessage()));
    }
  }
}
