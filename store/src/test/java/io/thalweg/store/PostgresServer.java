package io.thalweg.store;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A PostgreSQL server that a test starts.
record PostgresServer(EmbeddedPostgres server, AtomicInteger databases) implements AutoCloseable {

  /// Skips the tests where there can be none.
  static PostgresServer start() {
    try {
      return new PostgresServer(EmbeddedPostgres.start(), new AtomicInteger());
    } catch (IOException | RuntimeException exception) {
      return abort(
          "no PostgreSQL server can be started on this platform: " + exception.getMessage());
    }
  }

  /// Makes a database and returns its address.
  String newDatabase() {
    String name = "test" + databases.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return server.getJdbcUrl("postgres", name);
    } catch (SQLException exception) {
      throw new IllegalStateException(exception);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
