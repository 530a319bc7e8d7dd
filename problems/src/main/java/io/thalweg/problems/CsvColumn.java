package io.thalweg.problems;

import java.util.HashSet;
import java.util.List;

/// What a column of a CSV file becomes.
///
/// @param name in the header
/// @param role of its cells
/// @param values the categories or classes, in the order of their numbers; else empty
/// @param moments of each number that a cell becomes; empty for classes
record CsvColumn(String name, Role role, List<String> values, List<Moments> moments) {
  static final int MOST_CATEGORIES = 1_000;
  static final int MOST_CLASSES = 10_000;

  /// What a cell is.
  enum Role {
    /// A feature.
    NUMBER,
    /// One of several words: a feature for each, 1 for the one that stands there and 0 for others.
    CATEGORY,
    /// The class.
    CLASS,
    /// A target number.
    OUTPUT;

    boolean isTarget() {
      return this == CLASS || this == OUTPUT;
    }

    boolean isText() {
      return this == CATEGORY || this == CLASS;
    }
  }

  CsvColumn {
    values = List.copyOf(values);
    moments = List.copyOf(moments);
    boolean sizes =
        switch (role) {
          case NUMBER, OUTPUT -> values.isEmpty() && moments.size() == 1;
          case CATEGORY -> !values.isEmpty() && moments.size() == values.size();
          case CLASS -> values.size() >= 2 && moments.isEmpty();
        };
    if (!sizes || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "column %s must have different values and as many moments, got %d and %d"
              .formatted(name, values.size(), moments.size()));
    }
    if (role == Role.OUTPUT && moments.getFirst().isConstant()) {
      throw new IllegalArgumentException("target column %s must vary".formatted(name));
    }
  }

  /// How many features it gives.
  int width() {
    return role.isTarget() ? 0 : moments.size();
  }
}
