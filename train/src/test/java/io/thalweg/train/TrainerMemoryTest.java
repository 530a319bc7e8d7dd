package io.thalweg.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Row 13 of the promises: trainers that are opened and closed, with checkpoints, leave nothing.
@EnabledOnOs(OS.LINUX)
class TrainerMemoryTest {
  private static final int TRAINERS = 100;
  private static final int WARM_UP = 20;
  private static final int MOST_MIB = 20;

  @TempDir Path folder;

  /// Prints by how many MiB the process grew over trainers with 1.5 MiB of weights, gradients and
  /// state, each of which writes checkpoints at each step and goes on from the last.
  static final class Soak {
    static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
        train(folder.resolve("warm"), writer, WARM_UP);
        // What leaks does so each time; the JIT compiler may be at work in the first.
        long once = growth(() -> train(folder.resolve("a"), writer, TRAINERS));
        long again = growth(() -> train(folder.resolve("b"), writer, TRAINERS));
        System.out.println("grown " + (Math.min(once, again) >> 20));
      }
    }

    private static long growth(Runnable work) {
      long before = resident();
      work.run();
      return resident() - before;
    }

    private static long resident() {
      try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
        return lines
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum()
            << 10;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void train(Path folder, ExecutorService writer, int count) {
      Trial trial = Trial.of("mlp(120)", "adam(rate=0.001)");
      for (int i = 0; i < count / 2; i++) {
        Trial own = trial.with(writer).with(Interval.ofSteps(1));
        own.until(folder.resolve("" + i), 2);
        own.onUntil(folder.resolve("" + i), 3);
      }
    }
  }

  @Test
  void theProcessDoesNotGrow() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    assertThat(lines.getLast()).startsWith("grown ");
    assertThat(Integer.parseInt(lines.getLast().substring("grown ".length()))).isLessThan(MOST_MIB);
  }
}
