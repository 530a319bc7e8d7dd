package io.thalweg.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// The contract on a server whose words have the order of a dictionary.
class PostgresRunListTest extends RunListContract {
  private static final List<String> WORDS =
      List.of(
          "run.id",
          "run.name",
          "run.kind",
          "run.state",
          "run.optimizer",
          "run.model",
          "run.data",
          "tag.name",
          "series.name",
          "artifact.path");

  private static Optional<PostgresServer> server = Optional.empty();
  private String url = "";

  @BeforeAll
  static void startServer() {
    server = Optional.of(PostgresServer.start());
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @BeforeEach
  @Override
  void openStore() throws SQLException {
    url = server.orElseThrow().newDatabase();
    super.openStore();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String word : WORDS) {
        String[] names = word.split("\\.", 2);
        statement.execute(
            "alter table %s alter column %s type text collate \"da-x-icu\""
                .formatted(names[0], names[1]));
      }
    }
  }

  @Override
  String url() {
    return url;
  }
}
