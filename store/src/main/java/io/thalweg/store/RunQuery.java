package io.thalweg.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which runs are listed, in which order, and which part of the list.
///
/// @param states any of these; empty for all
/// @param kinds any of these; empty for all
/// @param tags all of these
/// @param text part of the id, name, optimizer, model or data set, in any case of the letters
/// @param sort column; runs without a value in it come last in either direction
/// @param descending the largest or latest first
/// @param limit rows at most
/// @param offset rows left out before
public record RunQuery(
    Set<RunState> states,
    Set<String> kinds,
    List<String> tags,
    Optional<String> text,
    Column sort,
    boolean descending,
    int limit,
    long offset) {

  /// All runs, the latest first.
  public static final RunQuery LATEST =
      new RunQuery(Set.of(), Set.of(), List.of(), Optional.empty(), Column.STARTED, true, 100, 0);

  public RunQuery {
    states = Set.copyOf(states);
    kinds = Set.copyOf(kinds);
    tags = List.copyOf(tags);
    if (states.contains(RunState.UNKNOWN) || states.contains(RunState.LOST)) {
      throw new IllegalArgumentException("states must be known ones, got " + states);
    }
    if (limit < 1 || offset < 0) {
      throw new IllegalArgumentException(
          "limit must be at least 1 and offset at least 0, got %d and %d".formatted(limit, offset));
    }
  }

  /// What runs may be sorted by.
  public enum Column {
    STARTED("id", Of.WORD),
    ENDED("ended"),
    UPDATED("updated"),
    NAME("name", Of.WORD),
    KIND("kind", Of.WORD),
    STATE("state", Of.WORD),
    OPTIMIZER("optimizer", Of.WORD),
    MODEL("model", Of.WORD),
    DATA("data", Of.WORD),
    /// From start to end; so far, where it has not ended.
    SECONDS("coalesce(ended, updated) - started"),
    /// Of the result; as all columns that may be empty, those without come last.
    TEST_ACCURACY("testAccuracy", Of.RESULT),
    TEST_LOSS("testLoss", Of.RESULT);

    private final String what;
    private final Of of;

    private enum Of {
      NUMBER,
      WORD,
      RESULT
    }

    Column(String what) {
      this(what, Of.NUMBER);
    }

    Column(String what, Of of) {
      this.what = what;
      this.of = of;
    }

    /// What is sorted by in SQL; empty where it is a number of the result.
    ///
    /// @param database that is asked
    Optional<String> sql(Database database) {
      return switch (of) {
        case NUMBER -> Optional.of(what);
        case WORD -> Optional.of(database.word(what));
        case RESULT -> Optional.empty();
      };
    }

    /// The member of the result that is sorted by; empty where it is none of it.
    Optional<String> member() {
      return of == Of.RESULT ? Optional.of(what) : Optional.empty();
    }

    /// Whether runs may lack it in the table.
    boolean isOptional() {
      return this == ENDED;
    }

    /// Whether the largest or latest is what one looks for first.
    public boolean isLargestFirst() {
      return switch (this) {
        case STARTED, ENDED, UPDATED, TEST_ACCURACY -> true;
        case NAME, KIND, STATE, OPTIMIZER, MODEL, DATA, SECONDS, TEST_LOSS -> false;
      };
    }
  }

  /// The same, other runs of the list.
  public RunQuery page(int limit, long offset) {
    return new RunQuery(states, kinds, tags, text, sort, descending, limit, offset);
  }
}
