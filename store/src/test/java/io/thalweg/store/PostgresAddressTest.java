package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No message has a password.
class PostgresAddressTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:SECRET@host/db",
        "postgres://me:SECRET@host:5432/db",
        "jdbc:postgresql://me:SECRET@127.0.0.1:1/db",
        "jdbc:postgresql://me:SECRET@127.0.0.1/db?user=me",
        "jdbc:postgresql:;password=SECRET",
        "jdbc:postgresql:db?password=SECRET",
        "jdbc:postgresql://127.0.0.1:99999/db?password=SECRET",
        "jdbc:postgresql://127.0.0.1:port/db?password=SECRET",
        "jdbc:postgresql://127.0.0.1:-1/db?password=SECRET",
        "jdbc:postgresql://127.0.0.1:1/db;password=SECRET",
        "jdbc:postgresql://127.0.0.1:1/db?password=SECRET%zz",
        "jdbc:postgresql://127.0.0.1:1/db?SECRET",
        "jdbc:postgresql://127.0.0.1:1/db?user=me&password=SECRET",
        "jdbc:postgresql://127.0.0.1:1/db?user=me&password=SECRET&sslmode=odd",
        "jdbc:postgresql://127.0.0.1:1/db?user=me&password=SECRET&connectTimeout=odd",
        "jdbc:sqlite:file:x?key=SECRET",
        "SECRET",
      })
  void noMessageAndNoLogHasThePassword(String url) {
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    Throwable thrown;
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      thrown =
          catchThrowable(() -> RunStore.open(url, folder, InstantSource.system(), new Random(1)));
    } finally {
      System.setErr(before);
    }
    assertThat(thrown).isInstanceOfAny(StoreException.class, IllegalArgumentException.class);
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      assertThat(String.valueOf(each.getMessage())).doesNotContain("SECRET");
    }
    assertThat(thrown.getMessage()).doesNotContain("\n");
    assertThat(logged.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void thePlaceIsHostPortAndDatabase() {
    assertThat(PostgresAddress.of("jdbc:postgresql://a.b:5432,[::1]:1/runs?user=me&password=x"))
        .hasToString("postgresql://a.b:5432,[::1]:1/runs");
    assertThat(PostgresAddress.of("jdbc:postgresql://host/my-runs").place())
        .isEqualTo("postgresql://host/my-runs");
    assertThatThrownBy(() -> PostgresAddress.of("jdbc:postgresql://host/"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
