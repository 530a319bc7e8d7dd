package io.thalweg.problems;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The four files of a data set in the MNIST layout.
enum Part {
  TRAIN_IMAGES("train-images-idx3-ubyte"),
  TRAIN_LABELS("train-labels-idx1-ubyte"),
  TEST_IMAGES("t10k-images-idx3-ubyte"),
  TEST_LABELS("t10k-labels-idx1-ubyte");

  private static final Pattern NAME =
      Pattern.compile("(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\\.gz)?");

  private final String fileName;

  Part(String fileName) {
    this.fileName = fileName;
  }

  /// The customary name, such as `train-images-idx3-ubyte`.
  String fileName() {
    return fileName;
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
