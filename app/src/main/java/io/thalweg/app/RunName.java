package io.thalweg.app;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// What a new run is called: when it began (UTC), and four letters of RFC 4648's base 32 that tell
/// it from others of that second.
final class RunName {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int COUNT = 4;

  private RunName() {}

  static String of(Instant begin, RandomGenerator random) {
    StringBuilder name = new StringBuilder(TIME.format(begin)).append('-');
    for (int i = 0; i < COUNT; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
