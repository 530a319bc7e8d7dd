package io.thalweg.problems;

import io.thalweg.optim.Parsed;
import io.thalweg.optim.SettingException;

/// A formula that was typed, read and found to be one.
public final class Term implements Parsed {
  private final String text;
  private final TermNode root;
  private final int dimension;

  private Term(String text, TermNode root, int dimension) {
    this.text = text;
    this.root = root;
    this.dimension = dimension;
  }

  /// Reads one; the language is that of [Formula].
  ///
  /// @throws SettingException naming the column, counted from 1, and what is allowed there
  public static Term parse(String text) {
    TermParser parser = new TermParser(text);
    TermNode root = parser.whole();
    return new Term(text.strip(), root, parser.dimension());
  }

  TermNode root() {
    return root;
  }

  /// Number of variables.
  public int dimension() {
    return dimension;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Term term && term.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As it was typed.
  @Override
  public String toString() {
    return text;
  }
}
