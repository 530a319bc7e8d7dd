package io.thalweg.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// CSV files for tests.
///
/// @param folder that they are written to
record CsvTexts(Path folder) {
  /// Average heights (inches) and weights (pounds) of American women, from the World Almanac 1975:
  /// `women` in R's package datasets.
  static final String WOMEN =
      """
      height,weight
      58,115
      59,117
      60,120
      61,123
      62,126
      63,129
      64,132
      65,135
      66,139
      67,142
      68,146
      69,150
      70,154
      71,159
      72,164
      """;

  /// A feature of numbers, one of words, and three classes.
  static final String COLOURS =
      """
      size,colour,kind
      1,red,b
      2,blue,a
      3,red,a
      4,green,c
      """;

  Path file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A folder with two files.
  Path files(String train, String test) {
    file("both/train.csv", train);
    file("both/test.csv", test);
    return folder.resolve("both");
  }
}
