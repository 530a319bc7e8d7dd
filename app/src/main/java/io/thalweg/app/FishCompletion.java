package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ITypeInfo;
import picocli.CommandLine.Model.OptionSpec;

/// A completion script for the fish shell, from the command model (picocli writes bash only).
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandSpec root) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c %s -f".formatted(root.name()));
    lines.addAll(commands(root, root.name(), "__fish_use_subcommand"));
    for (CommandLine command : root.subcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      String here = "__fish_seen_subcommand_from " + spec.name();
      String inner = "__fish_seen_subcommand_from " + String.join(" ", spec.subcommands().keySet());
      lines.addAll(arguments(spec, root.name(), here));
      lines.addAll(commands(spec, root.name(), here + "; and not " + inner));
      for (CommandLine nested : spec.subcommands().values()) {
        String there = here + "; and __fish_seen_subcommand_from " + nested.getCommandName();
        lines.addAll(arguments(nested.getCommandSpec(), root.name(), there));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> arguments(CommandSpec command, String program, String condition) {
    List<String> lines = new ArrayList<>(options(command, program, condition));
    lines.addAll(positionals(command, program, condition));
    return lines;
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

  private static List<String> positionals(CommandSpec command, String program, String condition) {
    return command.positionalParameters().stream()
        .filter(parameter -> parameter.completionCandidates() != null)
        .map(parameter ->
            "complete -c %s -n %s -a %s"
                .formatted(program, quote(condition), quote(candidates(parameter))))
        .toList();
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() != null) {
      return " -x -a " + quote(candidates(option));
    }
    boolean file =
        Stream.concat(
                Stream.of(option.typeInfo().getType()),
                option.typeInfo().getAuxiliaryTypeInfos().stream().map(ITypeInfo::getType))
            .anyMatch(Path.class::equals);
    return file ? " -r -F" : " -x";
  }

  private static String candidates(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
        .collect(joining(" "));
  }

  private static String description(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
