package io.thalweg.store;

import java.time.InstantSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/// An open database whose schema is the one that this version knows.
interface Database extends AutoCloseable {

  /// Runs in a transaction that sees one state of the database and changes nothing.
  <T> T read(HandleCallback<T, RuntimeException> work);

  /// Runs in a transaction; when this returns, what it changed is on disk.
  <T> T write(HandleCallback<T, RuntimeException> work);

  /// The clock of leases: that of the machine, where all workers are on it.
  ///
  /// @param local the machine's
  default LeaseClock leaseClock(InstantSource local) {
    return _ -> local.instant();
  }

  /// A column of words in SQL, to sort by their code points.
  default String word(String column) {
    return column;
  }

  /// Whether its address still means what is open, which a file may not be any more.
  default boolean isThere() {
    return true;
  }

  @Override
  void close();

  static Database open(String url) {
    if (url.startsWith(SqliteDatabase.SCHEME)) {
      return SqliteDatabase.open(url);
    }
    if (url.startsWith(PostgresAddress.SCHEME)) {
      return PostgresDatabase.open(PostgresAddress.of(url));
    }
    throw new IllegalArgumentException(
        "a run store's address must begin with %s or %s; what was given is not shown, for it may hold a password"
            .formatted(SqliteDatabase.SCHEME, PostgresAddress.SCHEME));
  }

  /// Remembers what it parsed, for all stores that are opened: it takes longer than to ask SQLite.
  SqlParser PARSER = new ColonPrefixSqlParser();

  /// Statements are taken as they are written.
  static Jdbi plain(Jdbi jdbi) {
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP).setSqlParser(PARSER);
    return jdbi;
  }

  /// Runs `work`; what goes wrong in the database is said to be there.
  static <T> T in(String place, Work<T> work) {
    try {
      return work.run();
    } catch (JdbiException exception) {
      throw new StoreException(place, exception);
    }
  }

  /// Something that asks the database.
  @FunctionalInterface
  interface Work<T> {
    T run();
  }
}
