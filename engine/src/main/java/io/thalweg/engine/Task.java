package io.thalweg.engine;

import io.thalweg.optim.SettingException;
import java.util.List;

/// What a network is to fit: the shape of an example and what is to be said of it.
///
/// @param input shape of one example: `[features]`, `[rows, columns]` or `[channels, rows,
///   columns]`
/// @param outputs number of classes, or of numbers to be predicted
/// @param kind which of the two
public record Task(List<Integer> input, int outputs, Kind kind) {

  /// What is said of an example.
  public enum Kind {
    /// One of several classes: the network's outputs are logits.
    CLASSES,
    /// Numbers: the network's outputs are they.
    NUMBERS
  }

  public Task {
    input = List.copyOf(input);
    if (input.isEmpty() || input.size() > 3 || input.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "the shape of an example must be 1 to 3 sizes of at least 1, got " + input);
    }
    int least = kind == Kind.CLASSES ? 2 : 1;
    if (outputs < least) {
      throw new IllegalArgumentException(
          "outputs must be at least %d, got %d".formatted(least, outputs));
    }
  }

  /// Tells classes apart by features in no particular shape.
  public static Task classes(int features, int classes) {
    return new Task(List.of(features), classes, Kind.CLASSES);
  }

  /// Numbers per example.
  public int width() {
    return input.stream().reduce(1, Math::multiplyExact);
  }

  /// The example's shape, where it is read as an image: one channel where it has none.
  ///
  /// @throws SettingException where it has no rows and columns
  List<Long> image(String model) {
    return switch (input.size()) {
      case 2 -> List.of(1L, (long) input.get(0), (long) input.get(1));
      case 3 -> input.stream().map(Integer::longValue).toList();
      default -> throw wrongShape(model, "[rows, columns] or [channels, rows, columns]");
    };
  }

  /// The example's shape, where it is read as a sequence `[steps, features]`: row after row, or
  /// number after number.
  ///
  /// @throws SettingException where it has channels
  List<Long> sequence(String model) {
    return switch (input.size()) {
      case 1 -> List.of((long) input.getFirst(), 1L);
      case 2 -> List.of((long) input.get(0), (long) input.get(1));
      default -> throw wrongShape(model, "[steps] or [steps, features]");
    };
  }

  private SettingException wrongShape(String model, String allowed) {
    return new SettingException(
        "%s needs examples of shape %s, got %s".formatted(model, allowed, input));
  }
}
