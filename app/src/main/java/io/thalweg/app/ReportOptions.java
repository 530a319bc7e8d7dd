package io.thalweg.app;

import static java.util.stream.Collectors.joining;

import io.thalweg.report.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Where a command that also answers in words writes its pages and pictures.
final class ReportOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the report; without it none is written.")
  Optional<Path> out = Optional.empty();

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /// The file of this name; empty where no report is wanted.
  Optional<ReportFile> file(String name) throws IOException {
    return out.isPresent() ? Optional.of(ReportFile.in(out.get(), name)) : Optional.empty();
  }

  /// What a report says of its origin.
  Provenance provenance(String engine) throws IOException {
    return provenance(spec, engine);
  }

  static Provenance provenance(CommandSpec spec, String engine) throws IOException {
    List<String> words = spec.commandLine().getParent().getParseResult().originalArgs();
    String command = words.stream().map(ReportOptions::quoted).collect(joining(" "));
    return new Provenance(
        "./thalweg " + command, new Thalweg.Version().getVersion()[0], engine, Instant.now());
  }

  /// A word as a shell takes it.
  static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
