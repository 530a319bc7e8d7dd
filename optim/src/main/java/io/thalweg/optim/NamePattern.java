package io.thalweg.optim;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Patterns for tensor names: alternatives joined by `|`; `*` stands for any characters; a bare
/// word without dot or star means the last part of a dotted name, so `bias` means `*.bias` and
/// `bias`.
final class NamePattern {
  private NamePattern() {}

  static boolean matches(String patterns, String name) {
    return Arrays.stream(patterns.split("\\|", -1))
        .filter(pattern -> !pattern.isBlank())
        .anyMatch(pattern -> matchesOne(pattern.strip(), name));
  }

  private static boolean matchesOne(String pattern, String name) {
    boolean bare = pattern.indexOf('.') < 0 && pattern.indexOf('*') < 0;
    String text = bare ? name.substring(name.lastIndexOf('.') + 1) : name;
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .reduce((a, b) -> a + ".*" + b)
            .orElse("");
    return Pattern.matches(regex, text);
  }
}
