package io.thalweg.matrices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nothing is printed and no native library loaded, of which the JVM would warn.
class QuietTest {
  @Test
  void withVectorsOnlyTheJvmWarnsOfThem() throws IOException, InterruptedException {
    assertThat(run("--add-modules", "jdk.incubator.vector"))
        .containsExactlyInAnyOrder(
            "WARNING: Using incubator modules: jdk.incubator.vector", "33.0");
  }

  @Test
  void withoutVectorsThereIsNoWarning() throws IOException, InterruptedException {
    assertThat(run()).containsExactly("33.0");
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.add("-Xmx256m");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OneProduct.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
