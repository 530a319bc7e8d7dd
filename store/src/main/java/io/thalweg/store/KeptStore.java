package io.thalweg.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.HandleCallback;

/// The embedded run store of a data folder for many short looks, as of a server: all share one
/// database, which stays open for a moment behind the last, since to open it takes longer than most
/// questions. Then nothing is held open until somebody asks again.
///
/// May be used from any thread. Who writes, or looks for long, opens a store of its own: writers
/// that share a database wait for each other.
public final class KeptStore implements AutoCloseable {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final Supplier<Database> opening;
  private final Function<Database, RunStore> storing;
  private final Executor later;
  private Optional<Shared> last = Optional.empty();
  private boolean isClosed;

  /// @param storing makes a store of a database
  /// @param later does what is to be done when the moment is over
  KeptStore(Supplier<Database> opening, Function<Database, RunStore> storing, Executor later) {
    this.opening = opening;
    this.storing = storing;
    this.later = later;
  }

  /// The store of a data folder; nothing is opened yet.
  ///
  /// @param clock tells when things happen
  /// @param random tells runs apart that begin in the same second
  public static KeptStore of(Path dataFolder, InstantSource clock, RandomGenerator random) {
    Executor later = CompletableFuture.delayedExecutor(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    return new KeptStore(
        () -> SqliteDatabase.in(dataFolder),
        database -> new JdbcRunStore(database, dataFolder, clock, random),
        later);
  }

  /// A database that is open, and how many use it.
  private static final class Shared {
    private final Database database;
    private int users;
    private int uses;

    private Shared(Database database) {
      this.database = database;
    }
  }

  /// Opens the store, which its user closes; makes it where it is missing.
  ///
  /// @throws StoreException where it can not be opened; the next who asks tries again
  public synchronized RunStore open() {
    Shared shared =
        last.filter(each -> each.database.isThere())
            .orElseGet(() -> {
              last.ifPresent(this::closeUnused);
              return new Shared(opening.get());
            });
    last = Optional.of(shared);
    shared.users++;
    shared.uses++;
    return storing.apply(new Use(shared));
  }

  private synchronized void end(Shared shared) {
    shared.users--;
    if (isClosed || last.filter(each -> each == shared).isEmpty()) {
      closeUnused(shared);
    } else {
      int uses = shared.uses;
      later.execute(() -> closeUnless(shared, uses));
    }
  }

  /// Nobody came since.
  private synchronized void closeUnless(Shared shared, int uses) {
    if (shared.uses == uses) {
      closeUnused(shared);
    }
  }

  private void closeUnused(Shared shared) {
    if (shared.users == 0) {
      last = last.filter(each -> each != shared);
      try {
        shared.database.close();
      } catch (RuntimeException _) {
        // What was written is on disk; who asks next, or nobody, can do nothing about it.
      }
    }
  }

  /// Closes what nobody uses, and from now on each with its last user.
  @Override
  public synchronized void close() {
    isClosed = true;
    last.ifPresent(this::closeUnused);
  }

  /// One user's, to be closed once.
  private final class Use implements Database {
    private final Shared shared;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private Use(Shared shared) {
      this.shared = shared;
    }

    @Override
    public <T> T read(HandleCallback<T, RuntimeException> work) {
      return shared.database.read(work);
    }

    @Override
    public <T> T write(HandleCallback<T, RuntimeException> work) {
      if (isOver.get()) {
        throw new StoreException("the run store is closed");
      }
      return shared.database.write(work);
    }

    @Override
    public LeaseClock leaseClock(InstantSource local) {
      return shared.database.leaseClock(local);
    }

    @Override
    public String word(String column) {
      return shared.database.word(column);
    }

    @Override
    public void close() {
      if (!isOver.getAndSet(true)) {
        end(shared);
      }
    }
  }
}
