package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Runs one command: parses, answers, prints, and turns whatever goes wrong into one line and an
/// exit code.
final class Cli {
  private final Console console;
  private final Interrupts interrupts;
  private final Thalweg options = new Thalweg();
  private final CommandLine root;

  Cli(Console console) {
    this(console, new Interrupts());
  }

  /// @param interrupts are told when the last word is said
  Cli(Console console, Interrupts interrupts) {
    this.console = console;
    this.interrupts = interrupts;
    root =
        new CommandLine(options)
            .setOut(console.out())
            .setErr(console.err())
            // A word that begins with @ is that word, not the contents of a file.
            .setExpandAtFiles(false)
            .setColorScheme(Help.defaultColorScheme(console.color() ? Ansi.ON : Ansi.OFF));
    root.registerConverter(Recipe.class, Recipe::parse)
        .registerConverter(Expression.class, Expression::parse)
        .registerConverter(Recipes.class, Recipes::parse)
        .registerConverter(Point.class, Point::parse)
        .registerConverter(Batch.class, Batch::parse)
        .registerConverter(Shape.class, Shape::parse)
        .registerConverter(long.class, Numbers::whole)
        .registerConverter(Long.class, Numbers::whole)
        .registerConverter(double.class, Numbers::finite)
        .registerConverter(Double.class, Numbers::finite);
    describeExamples(root);
  }

  /// The command line's model, for completion, documentation and tests.
  CommandLine model() {
    return root;
  }

  /// Runs a command line and returns its exit code; throws nothing.
  int run(String... arguments) {
    // Even a line that can not be parsed may have asked for JSON.
    boolean json = List.of(arguments).contains("--json");
    interrupts.voice(failure -> sayForIt(failure, json));
    try {
      ParseResult parsed = root.parseArgs(arguments);
      Integer helped = CommandLine.executeHelpRequest(parsed);
      return helped != null ? helped : answer(parsed.asCommandLineList().getLast(), json);
    } catch (Throwable thrown) {
      if (console.debug() && !(thrown instanceof ParameterException)) {
        thrown.printStackTrace(console.err());
      }
      return fail(failure(thrown), json);
    } finally {
      console.out().flush();
      console.err().flush();
      interrupts.ended();
    }
  }

  private int answer(CommandLine line, boolean json) throws Exception {
    if (!(line.getCommand() instanceof Query query)) {
      if (line.getParent() == null && !json) {
        root.usage(console.out());
        return ExitCode.OK;
      }
      return fail(Usage.missingCommand(line), json);
    }
    Answer answer = query.answer(context());
    Object said = json ? Json.write(answer.document()) + "\n" : answer.text();
    if (interrupts.claimLastWord()) {
      console.out().print(said);
      console.out().flush();
    }
    return then(answer);
  }

  /// What goes wrong behind an answer is said behind it, though the last word was said.
  int then(Answer answer) {
    try {
      answer.then().go();
      return answer.exitCode();
    } catch (Throwable thrown) {
      if (console.debug()) {
        thrown.printStackTrace(console.err());
      }
      Failure failure = failure(thrown);
      console.err().println("error: " + failure.message());
      return failure.exitCode();
    }
  }

  private Context context() {
    return new Context(console, options.threads, interrupts);
  }

  /// What a command answers, unprinted.
  ///
  /// @param arguments of a command that is a [Query]
  Answer answer(List<String> arguments) throws Exception {
    return query(arguments).answer(context());
  }

  /// The command of a line.
  ///
  /// @param arguments of a command that is a [Query]
  Query query(List<String> arguments) {
    ParseResult parsed = root.parseArgs(arguments.toArray(String[]::new));
    return parsed.asCommandLineList().getLast().getCommand();
  }

  /// An error as the user meets it.
  static Failure failure(Throwable thrown) {
    return thrown instanceof ParameterException wrong ? Usage.failure(wrong) : Failure.of(thrown);
  }

  private int fail(Failure failure, boolean json) {
    if (interrupts.claimLastWord()) {
      say(failure, json);
    }
    return failure.exitCode();
  }

  private void say(Failure failure, boolean json) {
    if (json) {
      console.out().println(Json.error(failure));
    }
    console.err().println("error: " + failure.message());
  }

  /// The last word while the command is still at work, whose progress is not shown any more.
  private void sayForIt(Failure failure, boolean json) {
    if (console.columns().isPresent()) {
      console.err().println(); // Behind a bar.
    }
    say(failure, json);
    console.out().close();
    console.err().close();
  }

  private static void describeExamples(CommandLine line) {
    line.getCommandSpec().usageMessage().footerHeading("%nExample:%n");
    line.getSubcommands().values().forEach(Cli::describeExamples);
  }
}
