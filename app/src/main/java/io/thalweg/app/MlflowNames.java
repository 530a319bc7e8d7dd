package io.thalweg.app;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Names of series and settings as MLflow takes them: letters, digits, `_`, `-`, `.`, blanks and
/// `/`, no folder of a path twice or empty, at most 250 characters. What is not allowed becomes
/// `_`; names that would then be the same are told apart by a number.
final class MlflowNames {
  private static final int LONGEST = 250;

  private final Consumer<String> warned;
  private final Map<String, String> keys = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /// @param warned is told of each name that becomes another, in one line
  MlflowNames(Consumer<String> warned) {
    this.warned = warned;
  }

  /// The key under which a name goes, always the same.
  String key(String name) {
    return keys.computeIfAbsent(name, this::free);
  }

  private String free(String name) {
    String allowed = allowed(name);
    String key = allowed;
    // Where names are files, some disks do not tell Adam from adam.
    for (int i = 2; !taken.add(key.toLowerCase(Locale.ROOT)); i++) {
      String number = "-" + i;
      key = allowed.substring(0, Math.min(allowed.length(), LONGEST - number.length())) + number;
    }
    if (!key.equals(name)) {
      warned.accept(
          "%s is called %s in MLflow, which does not allow that name"
              .formatted(name.replaceAll("\\p{Cntrl}", "?"), key));
    }
    return key;
  }

  private static String allowed(String name) {
    String allowed =
        name.replaceAll("[^A-Za-z0-9_. /-]", "_")
            .replaceAll("(?<=^|/)(?=/|$)", "_") // an empty folder
            .replaceAll("(?<=^|/)[.]{1,2}(?=/|$)", "_");
    return allowed.length() > LONGEST
        ? allowed.substring(0, LONGEST).replaceAll("(/[.]{0,2})$", "_")
        : allowed;
  }
}
