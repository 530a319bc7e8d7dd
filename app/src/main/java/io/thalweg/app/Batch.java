package io.thalweg.app;

/// Examples per step as an option has them: a number, or `all` of them.
///
/// @param size [Integer#MAX_VALUE] for all
record Batch(int size) {
  static Batch parse(String text) {
    return new Batch(text.equals("all") ? Integer.MAX_VALUE : new Numbers.Count().convert(text));
  }

  /// Examples per step where there are so many in all.
  int of(int examples) {
    return size == Integer.MAX_VALUE ? examples : size;
  }
}
