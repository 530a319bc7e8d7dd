package io.thalweg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import picocli.CommandLine.Option;

/// Options for how figures are printed.
final class Output {
  @Option(names = "--markdown", description = "print a table for a page in Markdown")
  private boolean markdown;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// Prints what was measured.
  void print(Object measured, Table table) throws JsonProcessingException {
    if (json) {
      Json.print(measured);
    } else {
      System.out.println(markdown ? table.markdown() : table.text());
    }
  }
}
