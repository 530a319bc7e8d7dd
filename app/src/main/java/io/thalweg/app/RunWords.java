package io.thalweg.app;

import io.thalweg.store.RunQuery;
import io.thalweg.store.RunState;
import io.thalweg.train.Weights;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Words that stand for values of an enumeration, read and offered for completion.
abstract class RunWords<T extends Enum<T>> implements ITypeConverter<T>, Iterable<String> {
  private final List<String> words;
  private final Map<String, T> values = new TreeMap<>();

  private RunWords(T[] all) {
    words = Arrays.stream(all).map(RunWords::word).toList();
    Arrays.stream(all).forEach(each -> values.put(word(each), each));
  }

  /// What stands for a value.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public T convert(String text) {
    T value = values.get(text);
    if (value == null) {
      throw new TypeConversionException("must be one of " + String.join(", ", words));
    }
    return value;
  }

  @Override
  public Iterator<String> iterator() {
    return words.iterator();
  }

  static final class OfStates extends RunWords<RunState> {
    OfStates() {
      super(
          Arrays.stream(RunState.values())
              .filter(state -> state != RunState.UNKNOWN)
              .toArray(RunState[]::new));
    }
  }

  static final class OfColumns extends RunWords<RunQuery.Column> {
    OfColumns() {
      super(RunQuery.Column.values());
    }
  }

  static final class OfOrders extends RunWords<RunsListCommand.Order> {
    OfOrders() {
      super(RunsListCommand.Order.values());
    }
  }

  static final class OfFormats extends RunWords<RunExport.Format> {
    OfFormats() {
      super(RunExport.Format.values());
    }
  }

  static final class OfCheckpoints extends RunWords<Weights.Choice> {
    OfCheckpoints() {
      super(Weights.Choice.values());
    }
  }
}
