package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// How a command was called, so that it can be called so again.
final class Arguments {
  private static final String RESUME = "--resume";
  private static final String SPARK = "--spark";

  private Arguments() {}

  /// A command with its options.
  ///
  /// @param context with the options of the program
  record Parsed<C>(C command, Context context) {}

  /// The command that they call; an option that comes twice counts as it comes last.
  static <C> Parsed<C> parse(List<String> arguments, Class<C> type, Context context) {
    CommandLine line = new Cli(context.console()).model().setOverwrittenOptionsAllowed(true);
    CommandLine.ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
    Thalweg common = (Thalweg) line.getCommandSpec().userObject();
    C command = type.cast(parsed.subcommand().commandSpec().userObject());
    return new Parsed<>(command, context.withThreads(common.threads));
  }

  /// The arguments of a call that goes on with an earlier one: what is said now comes behind what
  /// was said then, and so wins.
  ///
  /// @param command its name
  static List<String> again(String command, List<String> then, List<String> now) {
    List<String> all = new ArrayList<>(List.of(command));
    // Where trainings run is said anew each time.
    all.addAll(without(SPARK, options(command, then)));
    all.addAll(options(command, now));
    return all;
  }

  /// Without the command's name, which comes first but for options of the program, and `--resume`.
  private static List<String> options(String command, List<String> arguments) {
    List<String> rest = without(RESUME, arguments);
    rest.remove(command);
    return rest;
  }

  /// Without an option and its value.
  private static List<String> without(String option, List<String> arguments) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals(option)) {
        i++; // and its value
      } else if (!arguments.get(i).startsWith(option + "=")) {
        rest.add(arguments.get(i));
      }
    }
    return rest;
  }
}
