package io.thalweg.problems;

/// What a data set asks to be learnt.
public enum Task {
  /// One class of several.
  CLASSIFICATION,
  /// One number or more.
  REGRESSION
}
