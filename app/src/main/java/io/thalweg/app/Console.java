package io.thalweg.app;

import io.thalweg.problems.DataHome;
import java.io.PrintWriter;
import java.nio.file.Path;

/// Where a command's words go and where its data are.
///
/// @param out results
/// @param err progress, messages, errors
/// @param home the data folder
/// @param color whether `out` is to be coloured
/// @param live whether `err` is a terminal, where a line can be drawn over
/// @param debug whether unexpected errors show their stack trace
record Console(
    PrintWriter out, PrintWriter err, Path home, boolean color, boolean live, boolean debug) {

  /// The data sets in the data folder.
  DataHome data() {
    return new DataHome(home.resolve("data"));
  }

  /// Starts a progress display of `total` units on `err`.
  Progress progress(String task, long total) {
    return live ? Progress.bar(task, total, err) : Progress.lines(task, total, err);
  }
}
