package io.thalweg.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The measurements, one subcommand each.
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures Thalweg beside what others use.",
    subcommands = {EpochCommand.class, StepCommand.class})
final class Bench {
  private Bench() {}

  static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
