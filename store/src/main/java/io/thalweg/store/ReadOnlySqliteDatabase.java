package io.thalweg.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// A file that can be read only: on a medium, or of another user.
///
/// @param place for people to read
record ReadOnlySqliteDatabase(String place, Jdbi reads) implements Database {

  static Database open(Path file) {
    String place = file.toString();
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    boolean hasLog = hasContent(log);
    SQLiteDataSource source = source(file, hasLog);
    if (hasLog) {
      check(source, place, log);
    }
    if (!new Schema(source, SqliteDatabase.DIALECT, place).isCurrent()) {
      throw new StoreException(
          place
              + ": the run store is of an earlier version, or none yet, and can not be brought up"
              + " to date, for it can not be written");
    }
    return new ReadOnlySqliteDatabase(place, Database.plain(Jdbi.create(source)));
  }

  private static boolean hasContent(Path log) {
    try {
      return Files.exists(log) && Files.size(log) > 0;
    } catch (IOException exception) {
      throw new StoreException(log.toString(), exception);
    }
  }

  /// SQLite keeps an index of its log, which it can not make here. Where there is no log, it is
  /// told that nobody writes, and needs none.
  private static SQLiteDataSource source(Path file, boolean hasLog) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setTransactionMode(TransactionMode.DEFERRED);
    SQLiteDataSource source = new SQLiteDataSource(config);
    String path = file.toUri().getRawPath();
    source.setUrl(SqliteDatabase.SCHEME + "file:" + path + (hasLog ? "" : "?immutable=1"));
    return source;
  }

  private static void check(SQLiteDataSource source, String place, Path log) {
    try {
      Database.in(
          place,
          () ->
              Jdbi.create(source)
                  .withHandle(handle ->
                      handle
                          .createQuery("select count(*) from sqlite_master")
                          .mapTo(Long.class)
                          .one()));
    } catch (StoreException _) {
      throw new StoreException(
          "%s: can not be written, and not be read while its log %s has what was last recorded; open it once where it can be written"
              .formatted(place, log.getFileName()));
    }
  }

  @Override
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    return Database.in(place, () -> reads.inTransaction(work));
  }

  @Override
  public <T> T write(HandleCallback<T, RuntimeException> work) {
    throw new StoreException(place + ": the run store can be read but not written");
  }

  /// Whether there is a log was looked at when it was opened.
  @Override
  public boolean isThere() {
    return false;
  }

  @Override
  public void close() {}
}
