package io.thalweg.app;

import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// How a command was called, so that it can be called so again.
final class Arguments {
  private static final List<String> ANEW = List.of("--resume", "--join");
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

  /// Without the command's name, which comes first but for options of the program, and what names
  /// the earlier call.
  private static List<String> options(String command, List<String> arguments) {
    List<String> rest = arguments;
    for (String option : ANEW) {
      rest = without(option, rest);
    }
    rest.remove(command);
    return rest;
  }

  /// Complains of options that an earlier call says already.
  ///
  /// @param spec of the command
  /// @param goingOn the option that names the earlier call
  /// @param free what may be said besides
  static void checkFree(CommandSpec spec, String goingOn, Set<String> free) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!name.equals(goingOn) && !free.contains(name)) {
        throw new SettingException(
            "%s goes on with the run's own options: %s must be left out".formatted(goingOn, name));
      }
    }
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
