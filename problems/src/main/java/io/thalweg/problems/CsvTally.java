package io.thalweg.problems;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/// Gathers what the training rows hold in one column, and checks all rows.
sealed interface CsvTally {
  /// What to do with features of text.
  String WORDS = "; a column of words must be named as categorical (--categorical)";

  /// Takes a row's cell.
  void add(CsvRows rows, int column, boolean training);

  static CsvTally of(CsvColumn.Role role) {
    return switch (role) {
      case NUMBER -> new Numbers(Moments.statistics(), WORDS);
      case OUTPUT -> new Numbers(Moments.statistics(), "");
      case CATEGORY -> new Texts("category", "categories", CsvColumn.MOST_CATEGORIES);
      case CLASS -> new Texts("class", "classes", CsvColumn.MOST_CLASSES);
    };
  }

  /// Of numbers.
  ///
  /// @param hint what to say where there is something else
  record Numbers(StreamingStatistics training, String hint) implements CsvTally {
    @Override
    public void add(CsvRows rows, int column, boolean isTraining) {
      double number = rows.number(column, hint);
      if (isTraining) {
        training.addValue(number);
      }
    }
  }

  /// Of words.
  ///
  /// @param noun what one is
  /// @param nouns what several are
  /// @param most how many there may be
  /// @param training how often each stands in the training rows
  /// @param others where each stands first in other rows
  record Texts(
      String noun, String nouns, int most, Map<String, Long> training, Map<String, String> others)
      implements CsvTally {
    private static final int SHOWN = 5;

    Texts(String noun, String nouns, int most) {
      this(noun, nouns, most, new HashMap<>(), new LinkedHashMap<>());
    }

    @Override
    public void add(CsvRows rows, int column, boolean isTraining) {
      String text = rows.text(column);
      if (isTraining) {
        training.merge(text, 1L, Long::sum);
      } else if (!others.containsKey(text)) {
        others.put(text, rows.place(column));
      }
      if (Math.max(training.size(), others.size()) > most) {
        throw rows.fault(column, "must be one of at most %d %s".formatted(most, nouns));
      }
    }

    /// The words of the training rows in order: numbers by value, else as text.
    ///
    /// @param hint ends the message where other rows hold others
    /// @param fault makes an exception of a problem of the column
    /// @throws DataException where other rows hold others, or two are the same number
    List<String> sorted(String hint, Function<String, DataException> fault) {
      for (Map.Entry<String, String> other : others.entrySet()) {
        if (!training.containsKey(other.getKey())) {
          throw new DataException(
              "%s: %s %s must be in the training data too, which have %s%s"
                  .formatted(other.getValue(), noun, other.getKey(), shown(), hint));
        }
      }
      boolean numbers = training.keySet().stream().allMatch(Texts::isNumber);
      Comparator<String> order =
          numbers ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder();
      List<String> sorted = training.keySet().stream().sorted(order).toList();
      for (int i = 1; i < sorted.size(); i++) {
        if (order.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
          throw fault.apply(
              "%s %s and %s are the same number"
                  .formatted(nouns, sorted.get(i - 1), sorted.get(i)));
        }
      }
      return sorted;
    }

    private String shown() {
      String some = String.join(", ", training.keySet().stream().sorted().limit(SHOWN).toList());
      return training.size() > SHOWN ? some + ", …" : some;
    }

    private static boolean isNumber(String text) {
      return CsvRows.decimal(text).isPresent();
    }

    List<Moments> moments(List<String> sorted) {
      long count = training.values().stream().mapToLong(Long::longValue).sum();
      return sorted.stream()
          .map(text -> Moments.ofIndicator(training.getOrDefault(text, 0L), count))
          .toList();
    }
  }
}
