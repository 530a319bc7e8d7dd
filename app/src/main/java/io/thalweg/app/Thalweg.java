package io.thalweg.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root command: what every command has.
@Command(
    name = "thalweg",
    description = "Gradient descent for deep networks: train, compare and explain optimizers.",
    subcommands = {
      CompareCommand.class,
      TrainCommand.class,
      DiagnoseCommand.class,
      TraceCommand.class,
      AnalyzeCommand.class,
      MapCommand.class,
      EwaCommand.class,
      SweepCommand.class,
      GeneralizationCommand.class,
      RobustnessCommand.class,
      ReproduceCommand.class,
      LandscapeCommand.class,
      EscapeCommand.class,
      TuneCommand.class,
      OptimizersCommand.class,
      SchedulesCommand.class,
      ProblemsCommand.class,
      ModelsCommand.class,
      DataCommand.class,
      RunsCommand.class,
      UiCommand.class,
      CompletionCommand.class
    },
    versionProvider = Thalweg.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpWidth = 100,
    footer = "  ./thalweg compare",
    scope = ScopeType.INHERIT)
final class Thalweg {
  @Option(
      names = "--json",
      description = "Print one JSON document; messages go to standard error.",
      scope = ScopeType.INHERIT)
  boolean json;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads to use, up to 1024; by default one per processor, one for train and diagnose.",
      converter = Numbers.Threads.class,
      scope = ScopeType.INHERIT)
  Optional<Integer> threads = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      description = "Show this help.",
      usageHelp = true,
      scope = ScopeType.INHERIT)
  boolean help;

  @Option(names = "--version", description = "Show the version.", versionHelp = true)
  boolean version;

  /// The version that was built, with what it runs on.
  static final class Version implements IVersionProvider {
    /// The program's own, as in `1.2.3`.
    static String number() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Thalweg.class.getResourceAsStream("version.properties")) {
        properties.load(Objects.requireNonNull(in));
      }
      return properties.getProperty("version", "");
    }

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {
        "thalweg %s (Java %s, %s %s)"
            .formatted(
                number(),
                Runtime.version().feature(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"))
      };
    }
  }
}
