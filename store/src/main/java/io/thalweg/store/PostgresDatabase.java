package io.thalweg.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// A PostgreSQL server, through a pool of connections that mends itself when the server was away.
final class PostgresDatabase implements Database {
  private static final int CONNECTIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> DIALECT =
      Map.of("identity", "bigint generated always as identity primary key", "clustered", "");

  private final String place;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private PostgresDatabase(String place, HikariDataSource pool) {
    this.place = place;
    this.pool = pool;
    jdbi = Database.plain(Jdbi.create(pool));
  }

  static Database open(PostgresAddress address) {
    String place = address.place();
    HikariDataSource pool = pool(address);
    try {
      Schema schema = new Schema(pool, DIALECT, place);
      Database.in(
          place,
          () -> {
            if (!schema.isCurrent()) {
              schema.migrate();
            }
            return true;
          });
      return new PostgresDatabase(place, pool);
    } catch (RuntimeException exception) {
      pool.close();
      throw exception;
    }
  }

  private static HikariDataSource pool(PostgresAddress address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    // Fail at once where the address is wrong.
    config.setInitializationFailTimeout(1);
    // What was acknowledged is on disk, whatever the server's own setting.
    config.setConnectionInitSql("set synchronous_commit = on");
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException exception) {
      throw address.failure(exception);
    }
  }

  @Override
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    return Database.in(
        place,
        () ->
            jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                  handle.setReadOnly(true);
                  return work.withHandle(handle);
                }));
  }

  @Override
  public <T> T write(HandleCallback<T, RuntimeException> work) {
    return Database.in(place, () -> jdbi.inTransaction(work));
  }

  /// The server's: those of the workers' machines may differ. Not that of the transaction's start,
  /// behind which a writer may have waited for another.
  @Override
  public LeaseClock leaseClock(InstantSource local) {
    return handle ->
        Instant.ofEpochMilli(
            handle
                .createQuery("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
                .mapTo(Long.class)
                .one());
  }

  /// Else they have the order of the database's language.
  @Override
  public String word(String column) {
    return column + " collate \"C\"";
  }

  @Override
  public void close() {
    pool.close();
  }
}
