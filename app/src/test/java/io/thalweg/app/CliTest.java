package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CliTest {
  @TempDir Path home;

  @Test
  void versionNamesProgramAndJava() {
    Session session = Session.run(home, "--version");
    assertThat(session.exitCode()).isZero();
    assertThat(session.out()).matches("thalweg \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+, .+\\)\\R");
  }

  @Test
  void withoutArgumentsItShowsTheHelp() {
    Session bare = Session.run(home);
    assertThat(bare.exitCode()).isZero();
    assertThat(bare.out()).contains("Usage: thalweg").isEqualTo(Session.run(home, "--help").out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          completon bash         | unknown command completon, in thalweg; did you mean completion?
          completion bsh         | unknown SHELL bsh, in thalweg completion; did you mean bash?
          completion tcl         | unknown SHELL tcl, in thalweg completion; allowed: bash, zsh, fish
          completion             | missing SHELL, in thalweg completion
          completion bash --jsn  | unknown option --jsn, in thalweg completion; did you mean --json?
          completion bash more   | unexpected argument more, in thalweg completion
          completion bash --threads 0 | --threads must be a whole number of at least 1, got 0, in thalweg completion
          """)
  void aWrongCommandLineIsOneLineAndExit2(String line, String message) {
    Session session = Session.run(home, line.split(" "));
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.out()).isEmpty();
    assertThat(session.err()).isEqualTo("error: " + message + System.lineSeparator());

    Session json = Session.run(home, (line + " --json").split(" "));
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.err()).isEqualTo(session.err());
    assertThat(json.json().at("/error/code").asText()).isEqualTo("usage");
    assertThat(json.json().at("/error/message").asText()).isEqualTo(message);
  }

  @Test
  void jsonWithoutACommandIsAnErrorDocument() {
    Session session = Session.run(home, "--json");
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.json().at("/error/message").asText()).startsWith("missing command");
  }

  static Stream<List<String>> commands() {
    return names(Session.model(), List.of()).stream();
  }

  private static List<List<String>> names(CommandLine line, List<String> path) {
    List<List<String>> names = new ArrayList<>();
    line.getSubcommands()
        .forEach((name, command) -> {
          List<String> here = new ArrayList<>(path);
          here.add(name);
          names.add(here);
          names.addAll(names(command, here));
        });
    return names;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpShowsTheCommandWithOneExampleThatParses(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");
    Session session = Session.run(home, arguments.toArray(String[]::new));
    assertThat(session.exitCode()).isZero();
    assertThat(session.out()).contains("Usage: thalweg " + String.join(" ", command), "--json");

    String examples = session.out().substring(session.out().indexOf("Example:"));
    assertThat(Shell.calls(examples))
        .singleElement()
        .satisfies(call -> {
          assertThat(call).containsSubsequence(command);
          assertThat(Shell.rejection(call)).isEmpty();
        });
  }
}
