package io.thalweg.app;

import io.thalweg.store.Artifact;
import io.thalweg.store.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// A file that someone takes away.
///
/// @param name of the file
/// @param type its media type
/// @param opening begins to read it
public record Attachment(String name, String type, Opening opening) {
  /// What may leave a run's folder: what it made for people to read.
  private static final Set<String> KINDS = Set.of("report", "figure");

  /// Begins to read a file: before anything of it is promised.
  @FunctionalInterface
  public interface Opening {
    /// Its content, to be written once.
    ///
    /// @throws IOException where it is not there any more, or can not be read
    Content open() throws IOException;
  }

  /// Writes a file's content, and closes the stream.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it.
    void writeTo(OutputStream out) throws IOException;
  }

  /// A run's series.
  static Attachment series(Context context, String run, RunExport.Format format) throws Exception {
    RunId id = KeptRuns.of(context, run, store -> store.find(run));
    String type = format == RunExport.Format.CSV ? "text/csv" : "application/json";
    return new Attachment(
        "%s.%s".formatted(id, format.word()), type, () -> out -> write(context, run, format, out));
  }

  private static void write(Context context, String run, RunExport.Format format, OutputStream out)
      throws IOException {
    try {
      KeptRuns.of(context, run, store -> RunExport.write(format, out, store, store.find(run)));
    } catch (IOException | RuntimeException exception) {
      throw exception;
    } catch (Exception exception) {
      throw new IllegalStateException(exception);
    }
  }

  /// A report or a figure that a run made.
  ///
  /// @param file its path in the run's folder
  static Attachment file(Context context, String run, String file) throws Exception {
    return KeptRuns.of(
        context,
        run,
        store -> {
          RunId id = store.find(run);
          Artifact kept =
              store.artifacts(id).stream()
                  .filter(each -> KINDS.contains(each.kind()) && each.path().equals(file))
                  .findFirst()
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "run %s has no report or figure %s"
                              .formatted(id, file.replaceAll("\\p{Cntrl}", "?"))));
          Path path = store.folder(id).resolve(kept.path());
          String type = kept.path().endsWith(".svg") ? "image/svg+xml" : "text/html";
          return new Attachment(
              "%s-%s".formatted(id, kept.path()),
              type,
              () -> {
                InputStream content = Files.newInputStream(path);
                return out -> {
                  try (content;
                      out) {
                    content.transferTo(out);
                  }
                };
              });
        });
  }
}
