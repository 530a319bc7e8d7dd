package io.thalweg.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Whether a command of many trainings goes on with a run.
final class ResumeOption {
  private static final String OPTION = "--resume";

  /// What decides no number.
  private static final Set<String> FREE = Set.of("--json", "--out", "--spark", "--threads");

  @Option(
      names = OPTION,
      paramLabel = "RUN",
      description =
          "Go on with an interrupted run as it was called, named by id, its beginning, or latest:"
              + " trainings that are over are not done again.")
  Optional<String> run = Optional.empty();

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /// Answers as a command.
  @FunctionalInterface
  interface Call<C> {
    Answer answer(C command, Recall recall, Context context) throws Exception;
  }

  /// Calls the command again as the run was called.
  <C> Answer again(Context context, String named, Class<C> type, Call<C> call) throws Exception {
    Arguments.checkFree(spec, OPTION, FREE);
    List<String> now = spec.root().commandLine().getParseResult().originalArgs();
    Recall.Interrupted interrupted = Recall.of(context.console(), OPTION, spec.name(), named, now);
    Arguments.Parsed<C> parsed = Arguments.parse(interrupted.arguments(), type, context);
    try (RunLock _ = RunLock.take(interrupted.folder())) {
      // Once more, now that nobody else adds to it.
      Recall recall = Recall.of(context.console(), OPTION, spec.name(), named, now).recall();
      return call.answer(parsed.command(), recall, parsed.context());
    }
  }
}
