package io.thalweg.app;

import picocli.CommandLine.ExitCode;

/// What a command found out, before anyone decides how to show it.
///
/// @param document printed with `--json`: records, maps, lists, numbers
/// @param text printed otherwise
/// @param exitCode of the process
record Answer(Object document, String text, int exitCode) {
  Answer(Object document, String text) {
    this(document, text, ExitCode.OK);
  }
}
