package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqliteRunStoreTest extends RunStoreContract {
  @Override
  String url() {
    return "jdbc:sqlite:" + folder.resolve("runs.db");
  }

  @Test
  void theEmbeddedStoreIsAFileInTheDataFolder() throws SQLException {
    Path home = folder.resolve("a/b");
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      store.begin(Runs.named("x"));
      assertThat(home.resolve("runs.db")).exists();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home + "/runs.db");
          Statement statement = connection.createStatement();
          ResultSet mode = statement.executeQuery("pragma journal_mode")) {
        assertThat(mode.getString(1)).isEqualTo("wal");
      }
    }
  }

  @Test
  void manyMayOpenANewStoreAtOnce() throws Exception {
    Path home = folder.resolve("new");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<RunId>> runs =
          IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> begin(home, i))).toList();
      for (Future<RunId> run : runs) {
        run.get();
      }
    }
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      assertThat(store.list(RunQuery.LATEST).total()).isEqualTo(4);
    }
  }

  private static RunId begin(Path home, int seed) {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(seed))) {
      return store.begin(Runs.named("run " + seed));
    }
  }

  /// SQLite takes its log away with the last connection.
  @Test
  void noConnectionIsLeftOpen() {
    Path home = folder.resolve("left");
    RunId run = begin(home, 1);
    RunStore store = RunStore.open(home, InstantSource.system(), new Random(2));
    store.append(run, Runs.squares("loss", 5));
    List<RunId> within = new ArrayList<>();
    store.forEach(run, _ -> within.add(store.find("latest"))); // while that reads, too
    assertThat(within).hasSize(5).containsOnly(run);
    assertThat(home.resolve("runs.db-wal")).exists();
    store.close();
    assertThat(home.resolve("runs.db-wal")).doesNotExist();
    assertThat(store.find("latest")).as("a read that comes late").isEqualTo(run);
    assertThatThrownBy(() -> store.rename(run, "late"))
        .isInstanceOf(StoreException.class)
        .hasMessage(home.resolve("runs.db") + ": the run store is closed");
    assertThat(home.resolve("runs.db-wal")).doesNotExist();
  }

  @Test
  void whatCanOnlyBeReadIsRead() throws IOException {
    Path home = Files.createDirectory(folder.resolve("a b%20#&c"));
    RunId run = begin(home, 1);
    Path file = home.resolve("runs.db");
    String[] before = home.toFile().list();
    try (Database database = ReadOnlySqliteDatabase.open(file)) {
      assertThat(database.<RunId>read(handle -> RunTable.find(handle, "latest", database)))
          .isEqualTo(run);
      assertThatThrownBy(() -> database.write(_ -> true))
          .isInstanceOf(StoreException.class)
          .hasMessage(file + ": the run store can be read but not written");
    }
    assertThat(home.toFile().list()).containsExactlyInAnyOrder(before);
  }

  @Test
  void whatStandsInTheLogIsReadToo() {
    Path home = folder.resolve("open");
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      RunId run = store.begin(Runs.named("x"));
      assertThat(home.resolve("runs.db-wal")).isNotEmptyFile();
      try (Database database = ReadOnlySqliteDatabase.open(home.resolve("runs.db"))) {
        assertThat(database.<RunId>read(handle -> RunTable.find(handle, "latest", database)))
            .isEqualTo(run);
      }
    }
  }

  @Test
  void aStoreInAFolderThatCanNotBeWrittenIsRead() {
    Path home = folder.resolve("other");
    RunId run = begin(home, 1);
    assumeTrue(home.toFile().setWritable(false) && !Files.isWritable(home), "the user may all");
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      assertThat(store.list(RunQuery.LATEST).runs()).map(StoredRun::id).containsExactly(run);
      assertThatThrownBy(() -> store.tag(run, "x")).isInstanceOf(StoreException.class);
    } finally {
      assertThat(home.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void whatCanNotBeBroughtUpToDateIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.db"));
    assertThatThrownBy(() -> ReadOnlySqliteDatabase.open(empty))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("can not be brought up to date");
  }

  @Test
  void aFileThatIsNoStoreIsRefusedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.db"), "no database\n".repeat(1000));
    assertThatThrownBy(() -> open("jdbc:sqlite:" + text))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(text + ": ")
        .hasMessageNotContaining("\n");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> open("jdbc:sqlite:" + file.resolve("runs.db")))
        .isInstanceOf(StoreException.class);
    for (String bad : List.of("jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:h2:x", "runs.db")) {
      assertThatThrownBy(() -> open(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private RunStore open(String url) {
    return RunStore.open(url, folder, InstantSource.system(), new Random(1));
  }
}
