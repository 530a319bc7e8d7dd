package io.thalweg.problems;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What was found out about CSV files when they were added, and by which they are read ever after;
/// it lies beside them as `dataset.json`.
///
/// @param format of this description, 1
/// @param task what is to be learnt
/// @param split whether one file is split by a seeded shuffle; else there are two
/// @param seed of the shuffle; 0 where there is none
/// @param train rows to train on
/// @param test rows to test with
/// @param shape of one example
/// @param columns in the order of the files
record CsvDescription(
    int format,
    Task task,
    boolean split,
    long seed,
    int train,
    int test,
    List<Integer> shape,
    List<CsvColumn> columns) {
  static final String FILE = "dataset.json";
  static final int FORMAT = 1;
  private static final int MOST_DIMENSIONS = 3;
  static final long MOST_BYTES = 1 << 26;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  CsvDescription {
    shape = List.copyOf(shape);
    columns = List.copyOf(columns);
    require(format == FORMAT, "format must be %d, got %d".formatted(FORMAT, format));
    require(train >= 1 && test >= 1, "there must be rows to train on and to test with");
    long width = columns.stream().mapToLong(CsvColumn::width).sum();
    require(width >= 1, "there must be a feature");
    require(
        width <= CsvRows.MOST_COLUMNS,
        "features must be at most %d, got %d".formatted(CsvRows.MOST_COLUMNS, width));
    require(
        ((long) train + test) * width <= IdxReader.LIMIT,
        "values must be at most %d in all, got %d rows of %d"
            .formatted(IdxReader.LIMIT, (long) train + test, width));
    checkShape(shape, width);
    long classes = columns.stream().filter(column -> column.role() == CsvColumn.Role.CLASS).count();
    long outputs =
        columns.stream().filter(column -> column.role() == CsvColumn.Role.OUTPUT).count();
    require(
        task == Task.CLASSIFICATION ? classes == 1 && outputs == 0 : classes == 0 && outputs >= 1,
        "targets must be one class or numbers, got %d and %d".formatted(classes, outputs));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  static void checkShape(List<Integer> shape, long width) {
    long product = shape.isEmpty() || shape.size() > MOST_DIMENSIONS ? 0 : 1;
    for (int size : shape) {
      product = size < 1 || size > width ? 0 : product * size;
    }
    require(
        product == width,
        "shape must hold the %d features of an example, got %s".formatted(width, shape));
  }

  int width() {
    return columns.stream().mapToInt(CsvColumn::width).sum();
  }

  /// What is not a feature.
  List<CsvColumn> targets() {
    return columns.stream().filter(column -> column.role().isTarget()).toList();
  }

  /// Classes or target numbers.
  int outputs() {
    return task == Task.CLASSIFICATION ? targets().getFirst().values().size() : targets().size();
  }

  /// Names of the classes; empty for a regression.
  List<String> classNames() {
    return task == Task.CLASSIFICATION ? targets().getFirst().values() : List.of();
  }

  /// Scales of the target numbers; empty for a classification.
  List<OutputScale> outputScales() {
    return task == Task.CLASSIFICATION
        ? List.of()
        : targets().stream().map(CsvDescription::scale).toList();
  }

  private static OutputScale scale(CsvColumn column) {
    Moments moments = column.moments().getFirst();
    return new OutputScale(column.name(), moments.mean(), moments.deviation());
  }

  /// Writes it into a folder; returns its SHA-256.
  String writeTo(Path folder) throws IOException {
    return NewFile.write(folder.resolve(FILE), json());
  }

  private byte[] json() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and text can be written", e);
    }
  }

  /// Reads what [#writeTo] wrote; `file` stands in error messages.
  static CsvDescription parse(Path file, byte[] json) {
    try {
      return MAPPER.readValue(json, CsvDescription.class);
    } catch (JacksonException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException bad
              ? DataException.reason(bad)
              : e.getOriginalMessage();
      throw new DataException("file %s must describe a data set: %s".formatted(file, reason), e);
    } catch (IOException e) {
      throw new DataException("file %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
