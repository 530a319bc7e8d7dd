package io.thalweg.app;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a completion script.
@Command(
    name = "completion",
    description = "Print a completion script for a shell.",
    footer = "  source <(./thalweg completion bash)")
final class CompletionCommand implements Query {
  /// The shells with a script; picocli's serves bash, and zsh through its bash emulation.
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  Shell shell = Shell.bash;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Answer answer(Context context) {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash(root.getCommandName(), root);
          case fish -> FishCompletion.script(root.getCommandSpec());
        };
    return new Answer(Map.of("shell", shell.name(), "script", script), script);
  }
}
