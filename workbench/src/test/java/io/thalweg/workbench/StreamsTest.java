package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.thalweg.app.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row 15 of the promises: whoever listens, or does not, a training goes on as fast, and nothing is
/// left of those who went.
class StreamsTest {
  private static final int STALLED = Integer.getInteger("thalweg.streams", 64);
  private static final int CONNECTS = 1_000;
  private static final int MOST = 256;

  /// Threads and files that come and go by themselves.
  private static final int LOOSE = 16;

  @TempDir private Path home;
  private Server server;
  private Caller caller;

  @BeforeEach
  void start() throws IOException {
    server = Server.start(Program.in(home), 0);
    caller = new Caller(server);
  }

  @AfterEach
  void stop() {
    caller.close();
    server.close();
  }

  private String train(int epochs) throws Exception {
    return caller.start(
        "{\"call\":\"train\",\"values\":{\"model\":\"mlp(16)\",\"epochs\":%d}}".formatted(epochs));
  }

  private List<Socket> stall(String job, int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(caller.listen(job));
    }
    await(() -> server.streams() == count);
    return sockets;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /// Virtual ones, too: each stream has one.
  private long threads() {
    try {
      Path dump = home.resolve("threads.json");
      Files.deleteIfExists(dump);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
      return Files.readString(dump).lines().filter(line -> line.contains("\"tid\"")).count();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  private static long files() {
    Path all = Path.of("/proc/self/fd");
    if (!Files.isDirectory(all)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(all)) {
      return open.count();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  @Test
  void thousandConnectsAndStalledReadersLeaveNothing() throws Exception {
    String job = train(100_000);
    caller.await(job, "running");
    connect(job, 20); // What is made once is made.
    await(() -> server.streams() == 0);
    long threads = threads();
    long files = files();
    List<Socket> stalled = stall(job, STALLED);
    assertThat(threads()).as("those of streams are counted").isGreaterThan(threads + STALLED / 2);
    connect(job, CONNECTS);
    await(() -> server.streams() == STALLED);
    close(stalled);
    await(() -> server.streams() == 0);
    // A thread of the server's pool that has nothing to do ends a while later.
    await(() -> threads() < threads + LOOSE);
    await(() -> files() < files + LOOSE);
    caller.post("jobs/%s/control".formatted(job), "{\"action\":\"stop\"}");
    caller.await(job, "stopped");
  }

  /// Each hears how the job stands before it goes. That it went is noticed with the next news.
  private void connect(String job, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      await(() -> server.streams() < MOST);
      try (Socket socket = caller.listen(job);
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        while (!line.contains("event: state")) {
          line = lines.readLine();
        }
      }
    }
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws Exception {
    String job = train(100_000);
    caller.await(job, "running");
    await(() -> server.streams() == 0);
    List<Socket> all = stall(job, MOST);
    assertThat(caller.get("jobs/%s/events".formatted(job)).status()).isEqualTo(503);
    close(all);
    await(() -> server.streams() == 0);
  }

  /// By turns, so that both meet the same moods of the machine; the fastest of each counts, which
  /// others disturbed least.
  @Test
  @Tag("long")
  void stalledStreamsDoNotSlowATrainingByMoreThanAHundredth() throws Exception {
    int turns = Integer.getInteger("thalweg.turns", 9);
    int epochs = Integer.getInteger("thalweg.epochs", 400);
    seconds(epochs, 0);
    double alone = Double.POSITIVE_INFINITY;
    double watched = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < turns; turn++) {
      alone = Math.min(alone, seconds(epochs, 0));
      watched = Math.min(watched, seconds(epochs, STALLED));
    }
    System.out.printf("alone %.3f s, with stalled streams %.3f s%n", alone, watched);
    assertThat(watched).isLessThan(1.01 * alone);
  }

  /// What the second half of the epochs took, when all streams are there.
  private double seconds(int epochs, int streams) throws Exception {
    String job = train(epochs);
    List<Socket> stalled = stall(job, streams);
    caller.await(job, "done");
    // Who was told all is gone by now: these wait to write, as they did when the system had no more
    // room for what nobody read.
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    assertThat(server.streams()).as("streams that fell behind").isEqualTo(streams);
    close(stalled);
    await(() -> server.streams() == 0);
    double sum = 0;
    for (var epoch : caller.get("jobs/" + job).json().at("/lanes/0/epochs")) {
      sum += 2 * epoch.path("epoch").asInt() > epochs ? epoch.path("seconds").asDouble() : 0;
    }
    return sum;
  }
}
