package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract on a PostgreSQL server that is started for it.
class PostgresRunStoreTest extends RunStoreContract {
  private static Optional<EmbeddedPostgres> server = Optional.empty();
  private static int databases;

  @BeforeAll
  static void startServer() {
    try {
      server = Optional.of(EmbeddedPostgres.start());
    } catch (IOException | RuntimeException exception) {
      abort("no PostgreSQL server can be started on this platform: " + exception.getMessage());
    }
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @BeforeEach
  @Override
  void openStore() {
    try (Connection connection = server.orElseThrow().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      databases++;
      statement.execute("create database test" + databases);
    } catch (SQLException exception) {
      throw new IllegalStateException(exception);
    }
    super.openStore();
  }

  @Override
  String url() {
    return server.orElseThrow().getJdbcUrl("postgres", "test" + databases);
  }

  @Test
  void aPasswordIsNotRepeated() {
    String url = "jdbc:postgresql://127.0.0.1:1/none?user=me&password=secret";
    assertThatThrownBy(() -> RunStore.open(url, folder, InstantSource.system(), new Random(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1:1/none")
        .hasMessageNotContaining("secret");
  }
}
