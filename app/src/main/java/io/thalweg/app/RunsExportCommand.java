package io.thalweg.app;

import io.thalweg.store.RunId;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a run's series for other programs.
@Command(
    name = "export",
    description = "Write a run's series as CSV, JSON or a TensorBoard event file.",
    footer = "  ./thalweg runs export latest --format csv --out latest.csv")
final class RunsExportCommand implements Query {
  @Parameters(paramLabel = "RUN", description = KeptRuns.WHICH)
  String run = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      completionCandidates = RunWords.OfFormats.class,
      converter = RunWords.OfFormats.class,
      description = "${COMPLETION-CANDIDATES}.")
  RunExport.Format format = RunExport.Format.CSV;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      required = true,
      description = "The file to write; for tensorboard the folder of the event file.")
  Path out = Path.of("");

  /// @param values how many numbers were written
  private record Document(String runId, String format, String path, long values) {}

  @Override
  public Answer answer(Context context) throws Exception {
    Document document =
        KeptRuns.of(
            context,
            run,
            store -> {
              RunId id = store.find(run);
              ReportFile file = RunExport.file(format, out, store.show(id));
              long values = RunExport.write(format, file, store, id);
              return new Document(id.text(), format.word(), file.path().toString(), values);
            });
    return new Answer(document, "%d values: %s%n".formatted(document.values(), document.path()));
  }
}
