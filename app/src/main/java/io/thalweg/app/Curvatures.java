package io.thalweg.app;

import io.thalweg.dynamics.Spectrum;
import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/// Curvatures as an option has them: a number, a range `a:b`, or a CSV file with a curvature and,
/// if wanted, its weight in each row.
final class Curvatures {
  private static final int IN_RANGE = 25;
  private static final int MOST = 1_000;
  private static final NumberFile.Columns COLUMNS =
      new NumberFile.Columns(1, 2, "a curvature and, if wanted, its weight");

  private Curvatures() {}

  static Spectrum read(String text) throws IOException {
    String[] ends = text.split(":", -1);
    if (ends.length == 1 && isNumber(text)) {
      return Spectrum.of(Numbers.finite(text));
    }
    if (ends.length == 2 && isNumber(ends[0]) && isNumber(ends[1])) {
      return between(Numbers.finite(ends[0]), Numbers.finite(ends[1]));
    }
    Path file = Path.of(text);
    if (text.isBlank() || !Files.exists(file)) {
      throw new IllegalArgumentException(
          "--curvature must be a number, a range a:b or a file that exists, got " + text);
    }
    return read(file);
  }

  private static Spectrum between(double min, double max) {
    if (!(0 < min && min < max)) {
      throw new SettingException(
          "a range of curvatures must be a:b with 0 < a < b, got %s:%s".formatted(min, max));
    }
    return Spectrum.between(min, max, IN_RANGE);
  }

  private static Spectrum read(Path file) throws IOException {
    List<Spectrum.Line> lines = new ArrayList<>();
    for (double[] row : NumberFile.read(file, COLUMNS)) {
      double weight = row.length == 2 ? row[1] : 1;
      if (!(weight > 0)) {
        throw new IllegalArgumentException(
            "%s, line %d: a weight must be above 0, got %s"
                .formatted(file, lines.size() + 1, weight));
      }
      if (lines.size() == MOST) {
        throw new IllegalArgumentException("%s must have at most %d rows".formatted(file, MOST));
      }
      lines.add(new Spectrum.Line(row[0], weight));
    }
    return new Spectrum(lines);
  }

  private static boolean isNumber(String text) {
    try {
      Numbers.finite(text);
      return true;
    } catch (TypeConversionException _) {
      return false;
    }
  }
}
