package io.thalweg.app;

import picocli.CommandLine.ExitCode;

/// What a command found out, before anyone decides how to show it.
///
/// @param document printed with `--json`: records, maps, lists, numbers
/// @param text printed otherwise, as its `toString` has it
/// @param exitCode of the process
record Answer(Object document, Object text, int exitCode) {
  Answer(Object document, Object text) {
    this(document, text, ExitCode.OK);
  }
}
