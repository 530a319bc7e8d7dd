package io.thalweg.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL database is. Only the strict form is taken: in any other a password may stand
/// where a host or a database is expected, and be repeated in a message.
///
/// @param url for the driver; may hold a password and is never printed
/// @param place host, port and database, for people to read
record PostgresAddress(String url, String place) {
  static final String SCHEME = "jdbc:postgresql:";

  private static final String HOST = "(?:[\\w.-]+|\\[[\\p{XDigit}:.%]+])(?::\\d{1,5})?";
  private static final Pattern FORM =
      Pattern.compile(
          "%1$s//(?<hosts>%2$s(?:,%2$s)*)/(?<database>[\\w.$-]+)(?:[?](?<more>.*))?"
              .formatted(SCHEME, HOST),
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SETTING = Pattern.compile("\\w+=.*");
  private static final int LAST_PORT = 65_535;

  /// @throws IllegalArgumentException in whose message nothing of the address is repeated
  static PostgresAddress of(String url) {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches() || !hasPorts(parts.group("hosts")) || !hasSettings(parts.group("more"))) {
      throw new IllegalArgumentException(
          "a run store in PostgreSQL must be"
              + " jdbc:postgresql://HOST[:PORT]/DATABASE?user=NAME&password=WORD with a port up to"
              + " 65535 and special characters written as in %40; what was given is not shown, for"
              + " it may hold a password");
    }
    return new PostgresAddress(
        url, "postgresql://%s/%s".formatted(parts.group("hosts"), parts.group("database")));
  }

  private static boolean hasPorts(String hosts) {
    return Arrays.stream(hosts.split(","))
        .map(host -> host.replaceFirst("^.*?(?::(\\d+))?$", "0$1"))
        .mapToInt(Integer::parseInt)
        .allMatch(port -> port <= LAST_PORT);
  }

  private static boolean hasSettings(@Nullable String settings) {
    if (settings == null || settings.isEmpty()) {
      return true;
    }
    try {
      URLDecoder.decode(settings, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return false;
    }
    return Arrays.stream(settings.split("&")).allMatch(each -> SETTING.matcher(each).matches());
  }

  /// What went wrong there, without what may hold a password.
  StoreException failure(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && (message.contains(url) || message.contains("jdbc:"))) {
        return new StoreException(place + ": the database's driver does not take the address");
      }
    }
    return new StoreException(place, thrown);
  }

  @Override
  public String toString() {
    return place;
  }
}
