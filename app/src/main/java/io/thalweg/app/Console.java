package io.thalweg.app;

import io.thalweg.problems.DataHome;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;

/// Where a command's words go and where its data are.
///
/// @param in what is piped into the process
/// @param out results
/// @param err progress, messages, errors
/// @param home the data folder
/// @param color whether `out` is to be coloured
/// @param columns of the terminal that `err` is, where a line can be drawn over; empty elsewhere
/// @param debug whether unexpected errors show their stack trace
record Console(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Path home,
    boolean color,
    OptionalInt columns,
    boolean debug) {

  /// The data sets in the data folder.
  DataHome data() {
    return new DataHome(home.resolve("data"));
  }

  /// Starts a progress display of `total` units on `err`.
  Progress progress(String task, long total) {
    return columns.isPresent()
        ? Progress.bar(task, total, err, columns.getAsInt())
        : Progress.lines(task, total, err);
  }
}
