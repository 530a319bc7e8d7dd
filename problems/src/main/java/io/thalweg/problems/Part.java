package io.thalweg.problems;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The four files of a data set in the MNIST layout.
enum Part {
  TRAIN_IMAGES("train-images", 3),
  TRAIN_LABELS("train-labels", 1),
  TEST_IMAGES("t10k-images", 3),
  TEST_LABELS("t10k-labels", 1);

  private static final Pattern NAME =
      Pattern.compile("(train|t10k|test)-(images|labels)[-.]idx[1-4]-(ubyte|float)(\\.gz)?");

  private final String stem;
  private final int dimensions;

  Part(String stem, int dimensions) {
    this.stem = stem;
    this.dimensions = dimensions;
  }

  /// The customary name, such as `train-images-idx3-ubyte`.
  String fileName() {
    return fileName(dimensions, IdxType.UNSIGNED_BYTE);
  }

  /// The name that says what is in the file, such as `train-images-idx2-float`.
  String fileName(int dimensions, IdxType type) {
    return "%s-idx%d-%s".formatted(stem, dimensions, type.suffix());
  }

  /// Which part a file is, by its name in any of the usual spellings.
  static Optional<Part> of(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean train = matcher.group(1).equals("train");
    boolean images = matcher.group(2).equals("images");
    return Optional.of(
        train ? (images ? TRAIN_IMAGES : TRAIN_LABELS) : (images ? TEST_IMAGES : TEST_LABELS));
  }
}
