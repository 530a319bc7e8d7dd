package io.thalweg.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables, and how those of an earlier version become those of this one.
///
/// @param dialect what the two databases say differently in the scripts
/// @param place of the database, for people to read
record Schema(DataSource source, Map<String, String> dialect, String place) {
  /// The number of the latest script.
  static final int VERSION = 2;

  private static final String SCRIPTS = "classpath:io/thalweg/store/schema-versions";
  private static final String HISTORY = "flyway_schema_history";

  /// Whether there is nothing to do. Asked before the migration, which takes time even then.
  ///
  /// @throws StoreException where the database is of a later version of Thalweg
  boolean isCurrent() {
    try (Connection connection = source.getConnection()) {
      int found = version(connection);
      if (found > VERSION) {
        throw new StoreException(
            "%s: the run store has schema version %d and this version of Thalweg knows up to %d; use a newer Thalweg"
                .formatted(place, found, VERSION));
      }
      return found == VERSION;
    } catch (SQLException exception) {
      throw new StoreException(place, exception);
    }
  }

  /// 0 where there are no tables yet.
  private static int version(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, HISTORY, new String[] {"TABLE"})) {
      if (!tables.next()) {
        return 0;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet versions =
            statement.executeQuery(
                "select max(cast(version as integer)) from "
                    + HISTORY
                    + " where version is not null and success")) {
      return versions.next() ? versions.getInt(1) : 0;
    }
  }

  /// Runs the scripts that have not been run. Several processes may ask for it at once on
  /// PostgreSQL, one at a time on SQLite.
  void migrate() {
    if (isCurrent()) {
      return; // another process was faster
    }
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(source)
          .locations(SCRIPTS)
          .table(HISTORY)
          .loggers("slf4j")
          .placeholders(dialect)
          .load()
          .migrate();
    } catch (FlywayException exception) {
      throw new StoreException(place, exception);
    }
  }
}
