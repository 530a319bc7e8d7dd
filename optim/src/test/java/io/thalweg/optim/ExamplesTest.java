package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What stands in `docs/examples` runs with a JDK and this module's classes, as `docs/library.md`
/// says, and finds Rosenbrock's minimum at (1, 1).
class ExamplesTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
  private static final Path EXAMPLES = Path.of("..", "docs", "examples");

  private static String run(String program, String example)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            JDK.resolve(program).toString(),
            "--class-path",
            Path.of("target", "classes").toString(),
            EXAMPLES.resolve(example).toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.strip();
  }

  @Test
  void theProgramFindsTheMinimum() throws Exception {
    assertThat(run("java", "Rosenbrock.java")).isEqualTo("minimum at 1.000, 1.000");
  }

  @Test
  @Tag("long")
  void theShellScriptFindsTheMinimum() throws Exception {
    assertThat(run("jshell", "rosenbrock.jsh")).isEqualTo("minimum at 1.000, 1.000");
  }
}
