package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.store.KeptStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// The commands for another front end than the command line: the same options, the same documents,
/// the same complaints. What reads or writes a file that its user names is left out.
public final class Program implements AutoCloseable {
  private final Console console;
  private final KeptStore store;

  /// For what changes nothing.
  private final Console looking;

  /// Command lines that nobody uses just now: making one takes longer than most answers.
  private final Queue<Cli> idle = new ConcurrentLinkedQueue<>();

  Program(Console console) {
    this.console = console.silent();
    store = console.keep();
    looking = this.console.looking(store);
  }

  /// The program with a data folder; its user closes it.
  public static Program in(Path home) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Program(
        new Console(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            home,
            false,
            OptionalInt.empty(),
            false));
  }

  /// A command.
  ///
  /// @param name as on the command line, with `/` for the blanks: `runs/list`
  /// @param parameters its options without the dashes, then what stands without an option
  public record Call(String name, String description, List<Parameter> parameters) {}

  /// What a command is told.
  ///
  /// @param kind `flag`, `whole`, `number` or `text`
  /// @param fallback the default; empty where there is none or it is a flag
  /// @param many whether it may be given several times
  public record Parameter(
      String name,
      String description,
      String kind,
      Optional<String> fallback,
      boolean required,
      boolean many) {}

  /// What a command answers.
  ///
  /// @param outcome whose fault it is where something is wrong
  /// @param json the document, or `{"error": {"code", "message"}}`
  /// @param message what is wrong, in one line; empty where nothing is
  public record Reply(Outcome outcome, String json, String message) {
    /// The same without the path of a folder: where things are is nobody's business over HTTP.
    ///
    /// @param name what stands for it
    Reply without(Path folder, String name) {
      String path = folder.toAbsolutePath().normalize().toString();
      String written = Json.write(path);
      String inJson = written.substring(1, written.length() - 1);
      return new Reply(outcome, json.replace(inJson, name), message.replace(path, name));
    }
  }

  /// How a call ended.
  public enum Outcome {
    /// With an answer, be it that a training diverged.
    DONE,
    /// The caller must change what was asked.
    REFUSED,
    /// Someone wanted it to end before.
    STOPPED,
    /// The caller can do nothing about it.
    FAILED
  }

  /// Figures that are wanted beside a document.
  ///
  /// @param names which
  /// @param width in pixels
  /// @param members of the document that are wanted with them; empty for all
  public record Drawn(List<String> names, double width, Set<String> members) {
    public Drawn {
      names = List.copyOf(names);
      members = Set.copyOf(members);
    }

    /// Beside the whole document.
    public Drawn(List<String> names, double width) {
      this(names, width, Set.of());
    }
  }

  /// The commands that can be called.
  public List<Call> calls() {
    return calls(Offered.ALL);
  }

  /// The commands that can be [started][#start].
  public List<Call> works() {
    return calls(Offered.STARTED);
  }

  /// The commands that change the store.
  public List<Call> changes() {
    return calls(Offered.CHANGING);
  }

  private List<Call> calls(List<Offered> all) {
    CommandLine root = new Cli(console).model();
    return all.stream().map(offered -> call(offered, root)).toList();
  }

  private static Call call(Offered offered, CommandLine root) {
    CommandSpec spec = offered.in(root).getCommandSpec();
    List<Parameter> parameters = new ArrayList<>();
    for (String name : offered.options()) {
      parameters.add(parameter(name, spec.findOption("--" + name), offered));
    }
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      parameters.add(
          new Parameter(
              Offered.name(argument),
              String.join(" ", argument.description()),
              "text",
              Optional.empty(),
              argument.arity().min() > 0,
              argument.arity().max() > 1));
    }
    return new Call(
        offered.name(), String.join(" ", spec.usageMessage().description()), parameters);
  }

  private static Parameter parameter(String name, OptionSpec option, Offered offered) {
    boolean flag = option.arity().max() == 0;
    return new Parameter(
        name,
        offered
            .meaning(name, String.join(" ", option.description()))
            .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue())),
        flag ? "flag" : kind(option.auxiliaryTypes()[0]),
        flag ? Optional.empty() : Optional.ofNullable(option.defaultValue()),
        option.required(),
        option.isMultiValue());
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "whole";
    }
    return type == double.class || type == Double.class ? "number" : "text";
  }

  /// Calls a command and waits for its answer. Throws nothing.
  ///
  /// @param name one of [#calls]
  /// @param values by parameter; a flag is `true`
  /// @param drawn figures that the document is to have under `figures`
  public Reply answer(String name, Map<String, List<String>> values, Optional<Drawn> drawn) {
    Cli cli = Optional.ofNullable(idle.poll()).orElseGet(() -> new Cli(looking));
    try {
      return answer(cli, name, values, Offered.ALL, drawn);
    } finally {
      idle.add(cli);
    }
  }

  /// Calls a command that changes the store, and waits until it has. Throws nothing.
  ///
  /// @param name one of [#changes]
  public Reply change(String name, Map<String, List<String>> values) {
    return answer(new Cli(console), name, values, Offered.CHANGING, Optional.empty());
  }

  private Reply answer(
      Cli cli,
      String name,
      Map<String, List<String>> values,
      List<Offered> all,
      Optional<Drawn> drawn) {
    try {
      Answer answer = cli.answer(Offered.of(name, all).arguments(values, cli.model()));
      return done(answer, drawn).without(console.home(), "DATA");
    } catch (Exception exception) {
      return failed(exception).without(console.home(), "DATA");
    }
  }

  static Reply done(Answer answer, Optional<Drawn> drawn) {
    return new Reply(Outcome.DONE, document(answer, drawn), "");
  }

  static Reply failed(Throwable thrown) {
    Failure failure = Cli.failure(thrown);
    Outcome outcome =
        switch (failure.exitCode()) {
          case Failure.BAD_INPUT -> Outcome.REFUSED;
          case Failure.INTERRUPTED -> Outcome.STOPPED;
          default -> Outcome.FAILED;
        };
    return new Reply(outcome, Json.error(failure), failure.message());
  }

  /// Starts a command on a thread of its own.
  ///
  /// @param name one of [#works]
  /// @param values by parameter; a flag is `true`
  /// @throws SettingException where they are no such command; what else is wrong is known only to
  ///   the [Work]
  public Work start(String name, Map<String, List<String>> values, Watcher watcher) {
    Cli cli = new Cli(console);
    try {
      Query query = cli.query(Offered.of(name, Offered.STARTED).arguments(values, cli.model()));
      return Work.start(query, console, watcher);
    } catch (ParameterException exception) {
      throw new SettingException(Cli.failure(exception).message());
    }
  }

  /// A run's series as a file.
  ///
  /// @param format `csv` or `json`
  public Attachment export(String run, String format) {
    return attachment(context ->
        switch (format) {
          case "csv" -> Attachment.series(context, run, RunExport.Format.CSV);
          case "json" -> Attachment.series(context, run, RunExport.Format.JSON);
          default -> throw new SettingException("format must be csv or json, got " + format);
        });
  }

  /// A report or a figure that a run made.
  ///
  /// @param file its path in the run's folder, as `runs/show` has it
  public Attachment file(String run, String file) {
    return attachment(context -> Attachment.file(context, run, file));
  }

  private interface Attached {
    Attachment of(Context context) throws Exception;
  }

  private Attachment attachment(Attached attached) {
    try {
      return attached.of(new Context(console, Optional.empty(), new Interrupts()));
    } catch (Exception exception) {
      throw new SettingException(Cli.failure(exception).message());
    }
  }

  /// A document as all have it.
  public static String json(Object document) {
    return Json.write(document);
  }

  private static String document(Answer answer, Optional<Drawn> drawn) {
    if (drawn.isEmpty()) {
      return Json.write(answer.document());
    }
    Map<String, String> figures = new LinkedHashMap<>();
    for (String name : drawn.get().names()) {
      answer
          .drawing()
          .draw(name, drawn.get().width())
          .ifPresent(figure -> figures.put(name, figure.inline()));
    }
    return Json.write(answer.document(), drawn.get().members(), figures);
  }

  /// An error in the form that all have.
  public static String error(String code, String message) {
    return Json.error(new Failure(code, message, Failure.FAILED));
  }

  /// The program's own version, as in `1.2.3`.
  public String version() throws IOException {
    return Thalweg.Version.number();
  }

  /// Closes the store, which calls that follow each other have left open.
  @Override
  public void close() {
    store.close();
  }
}
