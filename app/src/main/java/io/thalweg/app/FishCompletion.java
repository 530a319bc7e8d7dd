package io.thalweg.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A completion script for the fish shell, from the command model (picocli writes bash only).
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandSpec root) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c %s -f".formatted(root.name()));
    lines.addAll(commands(root, root.name(), "__fish_use_subcommand"));
    root.subcommands()
        .values()
        .forEach(command -> {
          CommandSpec spec = command.getCommandSpec();
          String here = "__fish_seen_subcommand_from " + spec.name();
          lines.addAll(options(spec, root.name(), here));
          String undecided =
              "%s; and not __fish_seen_subcommand_from %s"
                  .formatted(here, String.join(" ", spec.subcommands().keySet()));
          lines.addAll(commands(spec, root.name(), undecided));
          spec.subcommands()
              .values()
              .forEach(inner ->
                  lines.addAll(
                      options(
                          inner.getCommandSpec(),
                          root.name(),
                          "%s; and __fish_seen_subcommand_from %s"
                              .formatted(here, inner.getCommandName()))));
        });
    return String.join("\n", lines) + "\n";
  }

  private static List<String> commands(CommandSpec parent, String program, String condition) {
    return parent.subcommands().values().stream()
        .map(command ->
            "complete -c %s -n %s -a %s -d %s"
                .formatted(
                    program,
                    quote(condition),
                    command.getCommandName(),
                    quote(description(command.getCommandSpec().usageMessage().description()))))
        .toList();
  }

  private static List<String> options(CommandSpec command, String program, String condition) {
    return command.options().stream()
        .map(option ->
            "complete -c %s -n %s -l %s%s -d %s"
                .formatted(
                    program,
                    quote(condition),
                    option.longestName().substring(2),
                    value(option),
                    quote(description(option.description()))))
        .toList();
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    Iterable<String> candidates = option.completionCandidates();
    if (candidates == null) {
      return " -r -F";
    }
    return " -x -a "
        + quote(String.join(" ", StreamSupport.stream(candidates.spliterator(), false).toList()));
  }

  private static String description(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
