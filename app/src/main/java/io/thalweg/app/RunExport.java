package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.thalweg.store.Measurement;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import io.thalweg.store.StoredRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a run's series in the form that another program reads, number by number.
final class RunExport {
  private static final ObjectWriter CSV = CsvMapper.builder().build().writerFor(String[].class);

  private RunExport() {}

  /// What can be written.
  enum Format {
    /// A line `series,step,value` for each number.
    CSV,
    /// The run, and each series as pairs of step and value.
    JSON,
    /// What TensorBoard shows.
    TENSORBOARD,
    /// The weights at a checkpoint.
    SAFETENSORS,
    /// A run of an MLflow tracking server.
    MLFLOW;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The file that will be written.
  ///
  /// @param out as the user named it: the file, or the folder of the event file
  static ReportFile file(Format format, Path out, StoredRun run) throws IOException {
    if (format == Format.TENSORBOARD) {
      String name = "events.out.tfevents.%d.%s".formatted(run.started().getEpochSecond(), run.id());
      return ReportFile.in(out, name);
    }
    Path absolute = out.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new IllegalArgumentException("out must be a file, got " + out);
    }
    return ReportFile.in(folder, name.toString());
  }

  /// Writes them.
  ///
  /// @return how many numbers
  static long write(Format format, ReportFile file, RunStore store, RunId id) throws IOException {
    AtomicLong written = new AtomicLong();
    file.write(out -> written.set(write(format, out, store, id)));
    return written.get();
  }

  /// The same into a stream, which is closed.
  static long write(Format format, OutputStream out, RunStore store, RunId id) throws IOException {
    AtomicLong written = new AtomicLong();
    try (Sink sink = sink(format, out, RunLock.seen(store.show(id), store))) {
      store.forEach(
          id,
          measurement -> {
            try {
              sink.write(measurement);
            } catch (IOException exception) {
              throw new UncheckedIOException(exception);
            }
            written.incrementAndGet();
          });
    } catch (UncheckedIOException exception) {
      throw Objects.requireNonNull(exception.getCause());
    }
    return written.get();
  }

  /// What takes the numbers, one after the other.
  interface Sink extends AutoCloseable {
    void write(Measurement measurement) throws IOException;

    @Override
    void close() throws IOException;
  }

  private static Sink sink(Format format, OutputStream out, StoredRun run) throws IOException {
    return switch (format) {
      case CSV -> new CsvSink(out);
      case JSON -> new JsonSink(out, run);
      case TENSORBOARD -> new TensorBoardSink(out, run.started());
      case SAFETENSORS, MLFLOW ->
          throw new IllegalStateException(format + " is not written number by number");
    };
  }

  private static final class CsvSink implements Sink {
    private final SequenceWriter rows;

    CsvSink(OutputStream out) throws IOException {
      Writer text = new OutputStreamWriter(out, UTF_8);
      rows = CSV.writeValues(text);
      rows.write(new String[] {"series", "step", "value"});
    }

    @Override
    public void write(Measurement measurement) throws IOException {
      rows.write(
          new String[] {
            measurement.series(),
            Long.toString(measurement.step()),
            Double.toString(measurement.value())
          });
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  private static final class JsonSink implements Sink {
    private final JsonGenerator json;
    private String series = "";

    JsonSink(OutputStream out, StoredRun run) throws IOException {
      json = Json.generator(out);
      json.writeStartObject();
      json.writeObjectField("run", RunDocument.of(run));
      json.writeObjectFieldStart("series");
    }

    @Override
    public void write(Measurement measurement) throws IOException {
      if (!measurement.series().equals(series)) {
        if (!series.isEmpty()) {
          json.writeEndArray();
        }
        series = measurement.series();
        json.writeArrayFieldStart(series);
      }
      json.writeStartArray();
      json.writeNumber(measurement.step());
      json.writeNumber(measurement.value());
      json.writeEndArray();
    }

    @Override
    public void close() throws IOException {
      if (!series.isEmpty()) {
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
      json.close();
    }
  }
}
