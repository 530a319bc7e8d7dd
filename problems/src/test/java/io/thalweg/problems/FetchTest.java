package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Downloads from a web server on the loopback device that behaves well or badly.
class FetchTest {
  private static final Map<Part, byte[]> FILES = IdxFiles.dataset(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LIMIT = 1 << 20;

  /// What the server does with a request for one file.
  private interface Answer {
    void to(HttpExchange exchange, byte[] packed) throws IOException;
  }

  private static final Answer GOOD =
      (exchange, packed) -> {
        exchange.sendResponseHeaders(200, packed.length);
        exchange.getResponseBody().write(packed);
      };

  @TempDir Path folder;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/data/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring("/data/".length());
      Part part = Part.of(name).orElseThrow();
      byte[] packed = IdxFiles.gzip(Objects.requireNonNull(FILES.get(part)));
      answers.getOrDefault(name, GOOD).to(exchange, packed);
    }
  }

  private HttpMirror mirror(Duration patience) {
    String address = "http://127.0.0.1:%d/data/".formatted(server.getAddress().getPort());
    return new HttpMirror(URI.create(address), patience, LIMIT);
  }

  private DataHome home(Route... routes) {
    KnownData toys =
        new KnownData(
            "toys",
            "toys for tests",
            "none",
            new DatasetReader.Figures(
                IdxFiles.TRAIN, IdxFiles.TEST, List.of(4, 5), Task.CLASSIFICATION, 3),
            List.of("car", "ball", "doll"),
            IdxFiles.sha256(FILES),
            List.of(routes));
    return new DataHome(folder, List.of(toys));
  }

  private void assertFails(HttpMirror mirror, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> home(mirror).fetch("toys", FetchProgress.NONE))
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    assertThat(folder)
        .isDirectoryNotContaining("glob:**toys")
        .isDirectoryNotContaining("glob:**scratch*");
  }

  @Test
  void aGoodServerBringsTheDataSet() {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    DataHome home = home(mirror(PATIENCE));
    String from =
        home.fetch("toys", (what, done, total) -> told.add(what + " " + done + "/" + total));
    assertThat(from).isEqualTo(mirror(PATIENCE).title());
    assertThat(told).anyMatch(line -> line.matches("t10k-labels-idx1-ubyte.gz (\\d+)/\\1"));
    try (Arena arena = Arena.ofConfined()) {
      assertThat(home.load("toys", Scaling.UNIT, arena).train().size()).isEqualTo(IdxFiles.TRAIN);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**scratch*");
  }

  @Test
  void redirectsAreFollowed() {
    answers.put(
        "train-images-idx3-ubyte.gz",
        (exchange, packed) -> {
          exchange.getResponseHeaders().add("Location", "/data/train-images.idx3-ubyte.gz");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThat(home(mirror(PATIENCE)).fetch("toys", FetchProgress.NONE)).startsWith("http://");
  }

  @Test
  void aMissingFileIsToldByItsStatus() {
    answers.put(
        "t10k-images-idx3-ubyte.gz", (exchange, packed) -> exchange.sendResponseHeaders(404, -1));
    assertFails(mirror(PATIENCE), "t10k-images-idx3-ubyte.gz: HTTP status 404");
  }

  @Test
  void aServerThatHangsUpHalfWayFails() {
    answers.put(
        "t10k-labels-idx1-ubyte.gz",
        (exchange, packed) -> {
          exchange.sendResponseHeaders(200, packed.length);
          exchange.getResponseBody().write(packed, 0, packed.length / 2);
        });
    assertFails(mirror(PATIENCE), "t10k-labels-idx1-ubyte.gz: ");
  }

  @Test
  void aFileThatIsCutShortFailsThoughTheServerSaysItIsWhole() {
    answers.put(
        "t10k-labels-idx1-ubyte.gz",
        (exchange, packed) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(packed, 0, packed.length - 3);
        });
    assertFails(mirror(PATIENCE), "t10k-labels-idx1-ubyte.gz", "cut off");
  }

  @Test
  void otherContentFails() {
    byte[] other = IdxFiles.gzip(IdxFiles.idx(new byte[IdxFiles.TEST], IdxFiles.TEST));
    answers.put("t10k-labels-idx1-ubyte.gz", (exchange, packed) -> GOOD.to(exchange, other));
    assertFails(mirror(PATIENCE), "t10k-labels-idx1-ubyte.gz", "SHA-256");
  }

  @Test
  void aLoginPageInPlaceOfTheFileFails() {
    byte[] page = "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    answers.put("train-labels-idx1-ubyte.gz", (exchange, packed) -> GOOD.to(exchange, page));
    assertFails(mirror(PATIENCE), "train-labels-idx1-ubyte.gz", "must start with 00 00");
  }

  @Test
  void anEndlessFileIsStoppedAtTheLimit() {
    answers.put(
        "train-images-idx3-ubyte.gz",
        (exchange, packed) -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (end.getCount() > 0) {
              body.write(new byte[1 << 16]);
            }
          }
        });
    assertFails(mirror(PATIENCE), "train-images-idx3-ubyte.gz: ");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    answers.put(
        "train-images-idx3-ubyte.gz",
        (exchange, packed) -> {
          exchange.sendResponseHeaders(200, packed.length);
          exchange.getResponseBody().write(packed, 0, 10);
          exchange.getResponseBody().flush();
          waitForEnd();
        });
    assertFails(mirror(Duration.ofMillis(300)), "train-images-idx3-ubyte.gz: ");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    answers.put("train-images-idx3-ubyte.gz", (exchange, packed) -> waitForEnd());
    assertFails(mirror(Duration.ofMillis(300)), "train-images-idx3-ubyte.gz: ");
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nobodyListeningFailsAndTheNextRouteIsTried() throws IOException {
    Semaphore asked = new Semaphore(0);
    Path right = IdxFiles.write(folder.resolve("../right"), FILES);
    HttpMirror closed = mirror(PATIENCE);
    server.stop(0);
    Route next =
        new Route() {
          @Override
          public String title() {
            return "next";
          }

          @Override
          public Path bring(Path scratch, FetchProgress progress) {
            asked.release();
            return right;
          }
        };
    assertFails(closed, closed.title() + ": train-images-idx3-ubyte.gz: cannot connect");
    assertThat(home(closed, next).fetch("toys", FetchProgress.NONE)).isEqualTo("next");
    assertThat(asked.availablePermits()).isOne();
  }

  @Test
  void whatComesIsReadFromTheHomeAsUsualAfterwards() throws IOException {
    home(mirror(PATIENCE)).fetch("toys", FetchProgress.NONE);
    assertThat(Files.readAllBytes(folder.resolve("toys/t10k-images-idx3-ubyte")))
        .isEqualTo(FILES.get(Part.TEST_IMAGES));
  }
}
