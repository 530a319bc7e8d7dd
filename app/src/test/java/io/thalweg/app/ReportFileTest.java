package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must not be replaced stays as it is.
class ReportFileTest {
  @TempDir Path folder;

  private RunId run = new RunId("20260102-030405-aaaa");

  @BeforeEach
  void fill() {
    try (RunStore store = RunStore.open(home(), InstantSource.system(), new Random(1))) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, "0.1.0");
      run = store.begin(new NewRun("train", "x", "sgd", "mlp", "digits", "{}", identity));
    }
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Session export(String format, Path out) {
    return Session.run(
        home(), "runs", "export", "latest", "--format", format, "--out", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "tensorboard", "safetensors"})
  void nothingInTheDataFolderIsReplaced(String format) throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), home());
    List<Path> wrong =
        new ArrayList<>(
            List.of(
                home().resolve("runs.db"),
                home().resolve("runs.db-wal"),
                home().resolve("new/file"),
                home().resolve("runs/20260102-030405-bbbb/x"),
                home().resolve("runs").resolve(run.text()).resolve("checkpoints/x"),
                folder.resolve("other/../home/x"),
                folder.resolve("link/x"),
                home()));
    for (Path out : wrong) {
      Session session = export(format, out);
      assertThat(session.exitCode()).as(out.toString()).isEqualTo(Failure.BAD_INPUT);
      assertThat(session.err()).startsWith("error: out must not be in the data folder " + home());
    }
    assertThat(home().resolve("new")).doesNotExist();
    assertThat(Session.run(home(), "runs", "list", "--json").json().get("total").asInt()).isOne();
  }

  @Test
  void aRunsOwnFolderMayHaveItsExports() {
    Path own = home().resolve("runs").resolve(run.text()).resolve("series.csv");
    assertThat(export("csv", own).exitCode()).isZero();
    assertThat(own).content().startsWith("series,step,value");
    assertThat(export("csv", own).exitCode()).isZero();
  }

  @Test
  void onlyOrdinaryFilesAreReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "stays");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("none"));
    for (Path out : List.of(link, nowhere)) {
      for (String format : List.of("csv", "json", "safetensors")) {
        assertThat(export(format, out).err()).contains(out + " must be a file, it is a link");
      }
      assertThat(out).isSymbolicLink();
      assertThatThrownBy(() -> ReportFile.in(folder, out.getFileName().toString()))
          .hasMessageContaining("it is a link");
      assertThatThrownBy(() -> new ReportFile(out).write("x")).hasMessageContaining("link");
    }
    assertThat(file).hasContent("stays");
    assertThat(export("csv", folder).err()).contains("must be a file, it is a folder");
    assertThat(export("csv", file).exitCode()).isZero();
    assertThat(file).content().startsWith("series,");
  }

  @Test
  void aPipeStaysAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(isMade(pipe), "the platform has no mkfifo");
    for (String format : List.of("csv", "json", "safetensors")) {
      assertThat(export(format, pipe).err()).contains(pipe + " must be a file, it is a device");
    }
    assertThat(Files.exists(pipe) && !Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }

  private static boolean isMade(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aDatabaseElsewhereIsNotReplacedNorItsLog() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path database = Files.copy(home().resolve("runs.db"), elsewhere.resolve("team.db"));
    byte[] before = Files.readAllBytes(database);
    for (String name : List.of("team.db", "team.db-wal", "team.db-shm", "team.db.lock")) {
      assertThat(export("csv", elsewhere.resolve(name)).err())
          .contains("must not replace the database " + database);
    }
    assertThat(database).hasBinaryContent(before);
    assertThat(elsewhere.resolve("team.db-wal")).doesNotExist();
  }
}
