package io.thalweg.store;

import java.util.Objects;
import java.util.regex.Pattern;

/// What a run is about, known when it begins.
///
/// @param kind `train`, `compare`, `sweep`, …
/// @param name for people; may be changed
/// @param optimizer expression, several separated by `, `; empty where there is none
/// @param model expression
/// @param data name of the data set
/// @param settings everything else that was chosen, a JSON object
/// @param identity with the above, what decides the result to the bit on one machine
public record NewRun(
    String kind,
    String name,
    String optimizer,
    String model,
    String data,
    String settings,
    Identity identity) {
  /// Control characters, and those that turn the direction of writing.
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,31}");

  public NewRun {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "a run's kind must be a lower-case word of at most 32 letters, got " + kind);
    }
    checkName(name);
    Objects.requireNonNull(identity);
  }

  /// What a result depends on besides what is trained.
  ///
  /// @param seed of initialisation and data order
  /// @param threads of the engine; another count gives other bits
  /// @param version of Thalweg
  public record Identity(long seed, int threads, String version) {}

  static void checkName(String name) {
    if (name.isBlank() || name.length() > 200 || HIDDEN.matcher(name).find()) {
      throw new IllegalArgumentException(
          "a run's name must have 1 to 200 printable characters, got \"%s\""
              .formatted(shown(name)));
    }
  }

  /// Without what would change how the text around it is shown.
  static String shown(String text) {
    return HIDDEN.matcher(text).replaceAll("?");
  }
}
