package io.thalweg.app;

import io.thalweg.report.Figure;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/// What a command found out, before anyone decides how to show it.
///
/// @param document printed with `--json`: records, maps, lists, numbers
/// @param text printed otherwise, as its `toString` has it
/// @param exitCode of the process
/// @param drawing draws the figures beside the document that someone asks for
/// @param then what the command does after it has answered
record Answer(Object document, Object text, int exitCode, Drawing drawing, Then then) {
  Answer(Object document, Object text, int exitCode) {
    this(document, text, exitCode, (_, _) -> Optional.empty(), () -> {});
  }

  Answer(Object document, Object text) {
    this(document, text, ExitCode.OK);
  }

  Answer withFigures(Drawing other) {
    return new Answer(document, text, exitCode, other, then);
  }

  Answer then(Then next) {
    return new Answer(document, text, exitCode, drawing, next);
  }

  /// Figures by name.
  interface Drawing {
    /// Draws one.
    ///
    /// @param width in pixels
    /// @return empty where there is none
    Optional<Figure> draw(String name, double width);
  }

  /// Work that goes on after the answer was printed.
  interface Then {
    void go() throws Exception;
  }
}
