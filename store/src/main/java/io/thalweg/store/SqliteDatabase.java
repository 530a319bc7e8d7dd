package io.thalweg.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// A file, with a write-ahead log that is synced at each commit.
///
/// One connection writes, one thread at a time: that is what a lock is for. Each read has a
/// connection that nobody else uses meanwhile, and does not wait for writers. Both are opened when
/// they are needed first, which takes as long as a few reads, and a few that have read are kept.
final class SqliteDatabase implements Database {
  static final String SCHEME = "jdbc:sqlite:";

  private static final int MOST_IDLE = 4;
  private static final int BUSY_MILLISECONDS = 60_000;
  static final Map<String, String> DIALECT =
      Map.of("identity", "integer primary key", "clustered", "without rowid");

  private final Path file;
  private final Optional<Object> identity;
  private final Jdbi reads;
  private final Jdbi writes;
  private final BlockingQueue<Handle> idle = new ArrayBlockingQueue<>(MOST_IDLE);
  private final ReentrantLock writing = new ReentrantLock();
  private Optional<Handle> writer = Optional.empty();
  private volatile boolean isClosed;

  private SqliteDatabase(Path file, Jdbi reads, Jdbi writes) {
    this.file = file;
    identity = identity(file);
    this.reads = reads;
    this.writes = writes;
  }

  static Database open(String url) {
    String path = url.substring(SCHEME.length());
    if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:")) {
      throw new IllegalArgumentException(
          "a run store in SQLite must be a file, as in jdbc:sqlite:/path/runs.db");
    }
    return open(Path.of(path).toAbsolutePath());
  }

  /// The embedded database of a data folder.
  static Database in(Path dataFolder) {
    return open(dataFolder.toAbsolutePath().resolve(RunStore.FILE));
  }

  static Database open(Path file) {
    if (Files.exists(file) && !isWritable(file)) {
      return ReadOnlySqliteDatabase.open(file);
    }
    String place = file.toString();
    makeFolder(file);
    SQLiteDataSource toRead = source(file, new SQLiteConfig(), TransactionMode.DEFERRED);
    SQLiteConfig logging = new SQLiteConfig();
    logging.setJournalMode(JournalMode.WAL);
    SQLiteDataSource toWrite = source(file, logging, TransactionMode.IMMEDIATE);
    // The switch to a log fails at once where another process is at it: only one may try.
    if (!Files.exists(file) || !new Schema(toRead, DIALECT, place).isCurrent()) {
      FileLocks.hold(
          file.resolveSibling(file.getFileName() + ".lock"),
          new Schema(toWrite, DIALECT, place)::migrate);
    }
    return new SqliteDatabase(
        file, Database.plain(Jdbi.create(toRead)), Database.plain(Jdbi.create(toWrite)));
  }

  /// SQLite writes into the folder too.
  private static boolean isWritable(Path file) {
    Path folder = file.getParent();
    return Files.isWritable(file) && folder != null && Files.isWritable(folder);
  }

  private static void makeFolder(Path file) {
    try {
      Path folder = file.getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
    } catch (IOException exception) {
      throw new StoreException(file.toString(), exception);
    }
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig config, TransactionMode mode) {
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(mode);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(SCHEME + file);
    return source;
  }

  @Override
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    return Database.in(
        file.toString(),
        () -> {
          Handle reader = Optional.ofNullable(idle.poll()).orElseGet(reads::open);
          boolean isKept = false;
          try {
            T found = reader.inTransaction(work);
            isKept = idle.offer(reader);
            return found;
          } finally {
            if (!isKept) {
              reader.close();
            }
            if (isClosed) {
              closeIdle();
            }
          }
        });
  }

  @Override
  public <T> T write(HandleCallback<T, RuntimeException> work) {
    writing.lock();
    try {
      if (isClosed) {
        throw new StoreException(file + ": the run store is closed");
      }
      return Database.in(
          file.toString(),
          () -> {
            Handle handle = writer.orElseGet(writes::open);
            writer = Optional.of(handle);
            return handle.inTransaction(work);
          });
    } finally {
      writing.unlock();
    }
  }

  /// The file may have been deleted or replaced.
  @Override
  public boolean isThere() {
    return identity.isPresent() && identity.equals(identity(file));
  }

  private static Optional<Object> identity(Path file) {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      isClosed = true;
      writer.ifPresent(Handle::close);
    } finally {
      closeIdle();
      writing.unlock();
    }
  }

  private void closeIdle() {
    List<Handle> left = new ArrayList<>();
    idle.drainTo(left);
    left.forEach(Handle::close);
  }
}
