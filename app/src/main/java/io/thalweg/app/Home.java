package io.thalweg.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// The data folder (data sets, runs): `THALWEG_HOME`, else where the platform keeps such things.
final class Home {
  private Home() {}

  /// @param environment the process's variables
  /// @param system `os.name` of the JVM
  /// @param user the user's home folder
  static Path of(Map<String, String> environment, String system, Path user) {
    String chosen = environment.getOrDefault("THALWEG_HOME", "");
    if (!chosen.isBlank()) {
      return Path.of(chosen);
    }
    String os = system.toLowerCase(Locale.ROOT);
    if (os.startsWith("mac")) {
      return user.resolve("Library/Application Support/thalweg");
    }
    if (os.startsWith("windows")) {
      return folder(environment, "LOCALAPPDATA", user.resolve("AppData/Local"));
    }
    return folder(environment, "XDG_DATA_HOME", user.resolve(".local/share"));
  }

  private static Path folder(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.getOrDefault(variable, "");
    // The XDG specification: a relative path is invalid and to be ignored.
    Path base = Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
    return base.resolve("thalweg");
  }
}
