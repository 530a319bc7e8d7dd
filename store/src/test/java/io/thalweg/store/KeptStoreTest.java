package io.thalweg.store;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStoreTest {
  @TempDir private Path home;

  /// What is to be done when the moment is over.
  private final List<Runnable> moments = new ArrayList<>();

  private final List<Database> opened = new CopyOnWriteArrayList<>();
  private final KeptStore kept = kept(moments::add);

  private KeptStore kept(Executor later) {
    return new KeptStore(
        this::open,
        database -> new JdbcRunStore(database, home, InstantSource.system(), new Random(1)),
        later);
  }

  private Database open() {
    Database database = SqliteDatabase.in(home);
    opened.add(database);
    return database;
  }

  @AfterEach
  void close() {
    kept.close();
  }

  private void passMoment() {
    moments.forEach(Runnable::run);
    moments.clear();
  }

  /// SQLite has a log beside a file that somebody has written and holds open.
  private boolean isHeld() {
    return Files.exists(home.resolve("runs.db-wal"));
  }

  private RunId begin(String name) {
    try (RunStore store = kept.open()) {
      return store.begin(Runs.named(name));
    }
  }

  @Test
  void usesThatFollowEachOtherShareADatabase() {
    RunId first = begin("first");
    assertThat(isHeld()).isTrue();
    RunId second = begin("second");
    try (RunStore store = kept.open();
        RunStore other = kept.open()) {
      assertThat(store.show(first).about().name()).isEqualTo("first");
      assertThat(other.show(second).about().name()).isEqualTo("second");
    }
    assertThat(opened).hasSize(1);
  }

  @Test
  void aMomentBehindTheLastUseNothingIsHeld() {
    RunId run = begin("x");
    List<Runnable> early = List.copyOf(moments);
    try (RunStore store = kept.open()) {
      passMoment();
      assertThat(store.find("latest")).as("in use").isEqualTo(run);
      assertThat(isHeld()).isTrue();
    }
    early.forEach(Runnable::run);
    assertThat(isHeld()).as("its moment is that of the last use").isTrue();
    passMoment();
    assertThat(isHeld()).isFalse();
    assertThat(begin("y")).isNotEqualTo(run);
    assertThat(opened).hasSize(2);
  }

  @Test
  void closesNothingThatIsInUse() {
    RunStore store = kept.open();
    RunId run = store.begin(Runs.named("x"));
    kept.close();
    store.rename(run, "y");
    store.close();
    assertThat(isHeld()).isFalse();
    assertThat(moments).isEmpty();
  }

  @Test
  void aUserIsCountedOnceAndWritesNoMore() {
    RunStore gone = kept.open();
    RunStore other = kept.open();
    RunId run = gone.begin(Runs.named("x"));
    gone.close();
    gone.close();
    passMoment();
    assertThat(isHeld()).as("the other uses it").isTrue();
    assertThatThrownBy(() -> gone.rename(run, "y"))
        .isInstanceOf(StoreException.class)
        .hasMessage("the run store is closed");
    other.rename(run, "z");
    other.close();
  }

  @Test
  void aFileThatWasReplacedIsOpenedAnew() throws IOException {
    Path other = home.resolve("other");
    RunId run;
    try (RunStore store = RunStore.open(other, InstantSource.system(), new Random(2))) {
      run = store.begin(Runs.named("after"));
    }
    begin("before");
    try (RunStore _ = kept.open()) {
      Files.delete(home.resolve("runs.db-wal"));
      Files.delete(home.resolve("runs.db-shm"));
      Files.move(other.resolve("runs.db"), home.resolve("runs.db"), REPLACE_EXISTING);
      try (RunStore store = kept.open()) {
        assertThat(store.list(RunQuery.LATEST).total()).isEqualTo(1);
        assertThat(store.find("latest")).isEqualTo(run);
      }
      assertThat(opened).hasSize(2);
      assertThat(isClosed(opened.getFirst())).as("in use").isFalse();
    }
    assertThat(isClosed(opened.getFirst())).isTrue();
    passMoment();
    assertThat(isClosed(opened.getLast())).isTrue();
  }

  @Test
  void whatWasReplacedAndIsNotInUseIsClosedAtOnce() throws IOException {
    begin("before");
    Files.delete(home.resolve("runs.db-wal"));
    Files.delete(home.resolve("runs.db-shm"));
    Files.delete(home.resolve("runs.db"));
    begin("after");
    assertThat(opened).hasSize(2);
    assertThat(isClosed(opened.getFirst())).isTrue();
    assertThat(isClosed(opened.getLast())).isFalse();
  }

  private static boolean isClosed(Database database) {
    try {
      database.write(_ -> true);
      return false;
    } catch (StoreException exception) {
      return exception.toString().endsWith("is closed");
    }
  }

  /// With moments that pass while others open and close.
  @Test
  void manyMayUseIt() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      KeptStore busy = kept(threads);
      List<Future<Integer>> users =
          IntStream.range(0, 4)
              .mapToObj(user ->
                  threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                      try (RunStore store = busy.open()) {
                        store.list(RunQuery.LATEST);
                      }
                    }
                    return user;
                  }))
              .toList();
      for (Future<Integer> user : users) {
        user.get();
      }
      busy.close();
    }
    assertThat(opened).allMatch(KeptStoreTest::isClosed);
    assertThat(isHeld()).isFalse();
  }

  @Test
  void whatCouldNotBeOpenedIsTriedAgain() throws IOException {
    Path file = home.resolve("runs.db");
    Files.writeString(file, "this is no database, but it is there, and long enough to be read");
    assertThatThrownBy(kept::open).isInstanceOf(StoreException.class);
    Files.delete(file);
    RunId run = begin("x");
    try (RunStore store = kept.open()) {
      assertThat(store.find("latest")).isEqualTo(run);
    }
  }
}
