package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
  @TempDir Path folder;

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    Files.createDirectories(home.resolve("bin"));
    for (String program : new String[] {"java", "javac"}) {
      Files.createFile(
          home.resolve("bin").resolve(program),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    return home;
  }

  private Finished search(Map<String, String> environment, String command) throws Exception {
    Path search = Repository.root().resolve("app/src/main/bash/jdk.sh");
    return Finished.run(folder, environment, "bash", "-c", "source " + search + "; " + command);
  }

  @ParameterizedTest
  @CsvSource({
    "25, true",
    "25.0.3, true",
    "26-ea, true",
    "100.1, true",
    "24.0.2, false",
    "1.8.0_402, false"
  })
  void aJdkIsTakenFrom25On(String version, boolean taken) throws Exception {
    Path jdk = jdk("jdk", version);
    Finished finished =
        search(Map.of("HOME", folder.toString()), "echo %s | jdk_first".formatted(jdk));
    assertThat(finished.exitCode()).isEqualTo(taken ? 0 : 1);
    assertThat(finished.out()).isEqualTo(taken ? jdk + "\n" : "");
  }

  @Test
  void aRuntimeWithoutACompilerIsPassedOver() throws Exception {
    Path runtime = jdk("jre", "25");
    Files.delete(runtime.resolve("bin/javac"));
    Path whole = jdk("jdk", "25");
    Finished finished =
        search(
            Map.of("HOME", folder.toString()),
            "printf '%%s\\n' /nowhere %s %s | jdk_first".formatted(runtime, whole));
    assertThat(finished.out()).isEqualTo(whole + "\n");
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    Path chosen = jdk("chosen", "25");
    Path onPath = jdk("on-path", "26");
    Files.createSymbolicLink(folder.resolve("java"), onPath.resolve("bin/java"));
    String path = folder + ":" + System.getenv("PATH");
    Map<String, String> environment = Map.of("HOME", folder.toString(), "PATH", path);
    assertThat(search(environment, "jdk_find").out()).isEqualTo(onPath + "\n");

    Map<String, String> withHome =
        Map.of("HOME", folder.toString(), "PATH", path, "JAVA_HOME", chosen.toString());
    assertThat(search(withHome, "jdk_find").out()).isEqualTo(chosen + "\n");
  }

  @Test
  void aChosenFolderThatIsNoJdkIsOneLineOfError() throws Exception {
    Path old = jdk("old", "17.0.2");
    Path launcher = Repository.root().resolve("thalweg");
    Finished finished =
        Finished.run(
            folder,
            Map.of("HOME", folder.toString(), "THALWEG_JAVA_HOME", old.toString()),
            launcher.toString(),
            "--version");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.err())
        .isEqualTo("error: THALWEG_JAVA_HOME=%s is no JDK 25 or newer\n".formatted(old));
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    Finished finished =
        search(Map.of("HOME", folder.toString()), "jdk_candidates() { echo /nowhere; }; jdk_find");
    assertThat(finished.exitCode()).isEqualTo(1);
    assertThat(finished.err()).matches("error: no JDK 25 or newer found; install one .*\n");
  }
}
