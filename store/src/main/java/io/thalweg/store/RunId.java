package io.thalweg.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The name of a run: when it began (UTC) and four letters that tell runs of one second apart, as
/// in `20260102-030405-k3fz`. Sorted as text, runs are sorted by time.
public record RunId(String text) implements Comparable<RunId> {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int RANDOM_LETTERS = 4;
  private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}-[a-z2-7]{4}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  public RunId {
    if (!isId(text)) {
      throw new IllegalArgumentException(
          "a run's id must be like 20260102-030405-k3fz, got " + text);
    }
  }

  /// Whether it is all of one.
  public static boolean isId(String text) {
    return FORM.matcher(text).matches();
  }

  /// A new one.
  public static RunId at(Instant started, RandomGenerator random) {
    StringBuilder text = new StringBuilder(TIME.format(started)).append('-');
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new RunId(text.toString());
  }

  @Override
  public int compareTo(RunId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
