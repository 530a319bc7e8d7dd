package io.thalweg.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/// The measurements, one subcommand each.
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures Thalweg beside what others use.",
    subcommands = {
      EpochCommand.class,
      PipelineCommand.class,
      MemoryCommand.class,
      StepCommand.class,
      PeersCommand.class,
      ControlCommand.class,
      EdgeCommand.class,
      SweepCommand.class,
      InstrumentsCommand.class,
      SparseCommand.class,
      MatricesCommand.class,
      StoreCommand.class
    })
final class Bench {
  private Bench() {}

  static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Bench::explain)
            .execute(arguments));
  }

  private static int explain(Exception failure, CommandLine line, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof IllegalArgumentException)) {
      throw failure;
    }
    line.getErr().println("error: " + failure.getMessage());
    return ExitCode.USAGE;
  }
}
