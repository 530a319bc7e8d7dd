package io.thalweg.train;

import io.thalweg.optim.SettingException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far checkpoints lie apart: so many steps or so many seconds, whichever is over first.
///
/// @param steps [Long#MAX_VALUE] for never
/// @param seconds infinite for never
public record Interval(long steps, double seconds) {
  /// Twice a minute.
  public static final Interval STANDARD = ofSeconds(30);

  /// Only when told to, and at the end.
  public static final Interval NEVER = new Interval(Long.MAX_VALUE, Double.POSITIVE_INFINITY);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})|(\\d{1,9}(?:\\.\\d{1,9})?)s");
  private static final double NANOS = 1e9;

  public Interval {
    if (steps < 1 || !(seconds > 0)) {
      throw new SettingException(
          "checkpoints must be at least 1 step and more than 0 seconds apart, got %d and %s"
              .formatted(steps, seconds));
    }
  }

  /// Each so many steps.
  public static Interval ofSteps(long steps) {
    return new Interval(steps, Double.POSITIVE_INFINITY);
  }

  /// Each so many seconds.
  public static Interval ofSeconds(double seconds) {
    return new Interval(Long.MAX_VALUE, seconds);
  }

  /// Reads `100` as steps and `30s` as seconds.
  public static Interval parse(String text) {
    Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new SettingException(
          "an interval must be steps, as 100, or seconds, as 30s, got " + text);
    }
    String steps = matcher.group(1);
    return steps == null
        ? ofSeconds(Double.parseDouble(matcher.group(2)))
        : ofSteps(Long.parseLong(steps));
  }

  boolean isOver(long stepsSince, long nanosSince) {
    return stepsSince >= steps || nanosSince >= seconds * NANOS;
  }
}
