package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.app.Program;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets in and who does not, asked with bytes on a socket.
class GuardTest {
  private static final String SECRET = "only-the-owner-may-read-this";

  /// Each leads to the secret, or to /etc/passwd, on a server that takes it for a path.
  private static final List<String> TRAVERSALS =
      List.of(
          "../secret.txt",
          "../../secret.txt",
          "../../../secret.txt",
          "../../../../../../../../etc/passwd",
          "..%2fsecret.txt",
          "..%2f..%2fsecret.txt",
          "%2e%2e/secret.txt",
          "%2e%2e%2fsecret.txt",
          "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
          "..%252fsecret.txt",
          "%252e%252e%252fsecret.txt",
          "..%c0%afsecret.txt",
          "..%e0%80%afsecret.txt",
          "%c0%ae%c0%ae/secret.txt",
          "..\\secret.txt",
          "..%5csecret.txt",
          "..%5c..%5csecret.txt",
          "..%255csecret.txt",
          "....//secret.txt",
          "....//....//etc/passwd",
          "..;/secret.txt",
          "..;/..;/etc/passwd",
          ";/../secret.txt",
          "./../secret.txt",
          ".//..//secret.txt",
          "%00/../secret.txt",
          "secret.txt%00.js",
          "../secret.txt%00.css",
          "//etc/passwd",
          "/etc/passwd",
          "%2fetc%2fpasswd",
          "file:///etc/passwd",
          "file:%2f%2f%2fetc%2fpasswd",
          "..%u2215secret.txt",
          "..%ef%bc%8fsecret.txt",
          "%2e%2e%5csecret.txt",
          "..%0d%0a/secret.txt",
          "~/secret.txt",
          "C:%5cWindows%5cwin.ini",
          "META-INF/../../secret.txt");

  @TempDir private static Path folder;
  private static Server server;
  private static Program program;
  private static String run = "";
  private static String token = "";
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    Path home = Files.createDirectory(folder.resolve("home"));
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      run =
          store
              .begin(
                  new NewRun(
                      "train",
                      "a run",
                      "sgd",
                      "mlp",
                      "digits",
                      "{}",
                      new NewRun.Identity(1, 1, "")))
              .text();
    }
    program = Program.in(home);
    server = Server.start(program, 0);
    port = server.port();
    token = server.address().getQuery().substring("token=".length());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Raw.Response get(String path, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: 127.0.0.1:" + port));
    all.addAll(List.of(headers));
    return Raw.send(port, "GET " + path + " HTTP/1.1", all, "");
  }

  private static String bearer() {
    return "Authorization: Bearer " + token;
  }

  private static Stream<String> paths() {
    return Stream.of("/", "/page/main.js", "/library/lit/index.js", "/api/v1/optimizers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void itsThreeNamesAreServed(String host) throws IOException {
    List<String> headers = List.of("Host: %s:%d".formatted(host, port), bearer());
    assertThat(Raw.send(port, "GET / HTTP/1.1", headers, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: evil.example:PORT",
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:1",
        "Host: 127.0.0.1.evil.example:PORT",
        "Host: localhost.evil.example:PORT",
        "Host: 127.0.0.2:PORT",
        "Host: 0.0.0.0:PORT",
        "Host: 2130706433:PORT",
        "Host: 127.1:PORT",
        "Host: localhost:PORT@evil.example",
        "Host: ",
      })
  void otherNamesAreNot(String host) throws IOException {
    for (String path : paths().toList()) {
      List<String> headers = List.of(host.replace("PORT", Integer.toString(port)), bearer());
      Raw.Response response = Raw.send(port, "GET " + path + " HTTP/1.1", headers, "");
      assertThat(response.status()).as(path).isIn(400, 403);
      assertThat(response.body()).doesNotContain("thalweg-workbench");
    }
  }

  @Test
  void aNameInTheRequestLineCountsToo() throws IOException {
    List<String> headers = List.of("Host: 127.0.0.1:" + port, bearer());
    String line = "GET http://evil.example/ HTTP/1.1";
    assertThat(Raw.send(port, line, headers, "").status()).isIn(400, 403);
    assertThat(Raw.send(port, "GET / HTTP/1.0", List.of(bearer()), "").status()).isIn(400, 403);
    List<String> twice = List.of("Host: 127.0.0.1:" + port, "Host: evil.example", bearer());
    assertThat(Raw.send(port, "GET / HTTP/1.1", twice, "").status()).isIn(400, 403);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void withoutTheTokenThereIsNothing(String path) throws IOException {
    assertThat(get(path).status()).isEqualTo(401);
    assertThat(get(path, "Authorization: Basic " + token).status()).isEqualTo(401);
    assertThat(get(path, "Cookie: thalweg-%d=".formatted(port)).status()).isEqualTo(401);
    assertThat(get(path, "Cookie: other=" + token).status()).isEqualTo(401);
    assertThat(get(path, bearer()).status()).isEqualTo(200);
  }

  @Test
  void aThousandWrongTokensAreRefused() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder wrong = new StringBuilder(token);
      int place = random.nextInt(wrong.length());
      wrong.setCharAt(place, wrong.charAt(place) == 'A' ? 'B' : 'A');
      String said = i % 3 == 0 ? wrong.substring(0, place) : wrong.toString();
      Raw.Response response =
          switch (i % 4) {
            case 0 -> get("/?token=" + said);
            case 1 -> get("/api/v1/optimizers", "Authorization: Bearer " + said);
            case 2 -> get("/page/main.js", "Cookie: thalweg-%d=%s".formatted(port, said));
            default -> get("/api/v1/optimizers?token=" + said);
          };
      assertThat(response.status()).isEqualTo(401);
    }
    assertThat(get("/", bearer()).status()).isEqualTo(200);
  }

  @Test
  void theTokenIsKeptInACookieThatNoScriptAndNoOtherSiteHas() throws IOException {
    Raw.Response response = get("/?token=" + token);
    assertThat(response.status()).isEqualTo(303);
    assertThat(response.head())
        .contains("Location: /\r\n")
        .contains("thalweg-%d=%s".formatted(port, token))
        .contains("HttpOnly")
        .contains("SameSite=Strict");
    assertThat(get("/", "Cookie: thalweg-%d=%s".formatted(port, token)).status()).isEqualTo(200);
    assertThat(get("/api/v1/optimizers?token=" + token).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: https://127.0.0.1:PORT",
        "Origin: http://127.0.0.1",
        "Origin: http://127.0.0.1:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
      })
  void otherOriginsAreNotServed(String header) throws IOException {
    String from = header.replace("PORT", Integer.toString(port));
    assertThat(get("/api/v1/optimizers", bearer(), from).status()).isEqualTo(403);
    assertThat(get("/page/main.js", bearer(), from).status()).isEqualTo(403);
    String own = "Origin: http://127.0.0.1:" + port;
    assertThat(get("/api/v1/optimizers", bearer(), own).status()).isEqualTo(200);
  }

  @Test
  void noPathLeadsToAFile() throws IOException {
    assertThat(TRAVERSALS).hasSize(40).doesNotHaveDuplicates();
    List<String> roots =
        List.of("/", "/page/", "/library/", "/library/lit/", "/library/katex/dist/", "/api/v1/");
    for (String root : roots) {
      for (String payload : TRAVERSALS) {
        Raw.Response response = get(root + payload, bearer());
        assertThat(response.status()).as(root + payload).isIn(400, 404);
        assertThat(response.body()).doesNotContain(SECRET).doesNotContain("root:");
      }
    }
  }

  @Test
  void noValueLeadsToAFile() throws IOException {
    List<String> payloads = payloads();
    List<String> calls = new ArrayList<>(List.of("/api/v1/runs/show?run=" + run + "&series="));
    for (Program.Call call : program.calls()) {
      call.parameters()
          .forEach(each -> calls.add(Api.ROOT + call.name() + "?" + each.name() + "="));
    }
    assertThat(calls).hasSizeGreaterThan(20);
    for (String call : calls) {
      for (String payload : payloads) {
        Raw.Response response = get(call + payload, bearer());
        assertThat(response.status()).as(call + payload).isIn(200, 400);
        assertThat(response.body()).doesNotContain(SECRET).doesNotContain("root:x:");
      }
    }
  }

  @Test
  void noValueOfAJobLeadsToAFile() throws IOException {
    List<String> payloads = payloads();
    int asked = 0;
    for (Program.Call call : program.works()) {
      for (Program.Parameter parameter : call.parameters()) {
        // A training that begins with all else at its default would take its time.
        String most = parameter.name().equals("epochs") ? "" : ",\"epochs\":0";
        for (String payload : payloads) {
          String value = Program.json(payload);
          Raw.Response response =
              send(
                  "POST",
                  "/api/v1/jobs",
                  "{\"call\":\"%s\",\"values\":{\"%s\":%s%s}}"
                      .formatted(call.name(), parameter.name(), value, most));
          assertThat(response.status()).as(parameter.name() + " " + payload).isEqualTo(400);
          assertThat(response.body()).doesNotContain(SECRET).doesNotContain("root:x:");
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(500);
  }

  /// The ways out, and what command lines and libraries take for files.
  private static List<String> payloads() {
    List<String> payloads = new ArrayList<>(TRAVERSALS);
    String secret = folder.resolve("secret.txt").toString();
    for (String prefix : List.of("", "@", "@@", "file:", "@%2f..", "script('", "%40")) {
      payloads.add(prefix + secret);
    }
    return payloads;
  }

  private static Raw.Response send(String method, String path, String json) throws IOException {
    List<String> headers =
        List.of("Host: 127.0.0.1:" + port, bearer(), "Content-Type: application/json");
    return Raw.send(port, method + " " + path + " HTTP/1.1", headers, json);
  }

  @Test
  void noOrderLeadsToAFile() throws IOException {
    for (String payload : payloads()) {
      String text = payload.replace("\\", "\\\\");
      List<Raw.Response> all = new ArrayList<>();
      all.add(
          send("POST", "/api/v1/runs/tag", "{\"run\":\"%s\",\"tag\":\"%s\"}".formatted(run, text)));
      all.add(
          send(
              "POST",
              "/api/v1/runs/rename",
              "{\"run\":\"%s\",\"name\":\"%s\"}".formatted(run, text)));
      all.add(send("POST", "/api/v1/runs/tag", "{\"run\":\"%s\",\"tag\":\"x\"}".formatted(text)));
      all.add(send("DELETE", "/api/v1/runs/" + payload.replace(" ", "%20"), ""));
      all.add(get("/api/v1/runs/%s/file?name=%s".formatted(run, payload), bearer()));
      all.add(get("/api/v1/runs/%s/export?format=%s".formatted(run, payload), bearer()));
      all.add(get("/api/v1/runs/show?run=" + run, bearer()));
      for (Raw.Response response : all) {
        assertThat(response.status()).as(payload).isNotEqualTo(500);
        assertThat(response.body())
            .as(payload)
            .doesNotContain(SECRET)
            .doesNotContain("root:x:")
            .doesNotContain("\"folder\":\"/");
      }
    }
    assertThat(get("/api/v1/runs/show?run=" + run, bearer()).body())
        .contains("\"folder\":\"DATA/runs/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "analyze?report=x.html",
        "analyze?out=.",
        "trace?gradients=secret.txt&start=1",
        "ewa?series=secret.txt",
        "map?out=.",
        "analyze?curvature=secret.txt",
        "runs/delete?run=latest",
        "data/add?from=.",
        "ui",
        "completion?shell=bash",
      })
  void whatReadsOrWritesFilesIsNotOffered(String call) throws IOException {
    assertThat(get(Api.ROOT + call, bearer()).status()).isIn(400, 404, 405);
  }

  @Test
  void everyAnswerHasTheStrictPolicy() throws IOException {
    for (String path : Stream.concat(paths(), Stream.of("/nothing", "/api/v1/nothing")).toList()) {
      for (Raw.Response response : List.of(get(path), get(path, bearer()))) {
        assertThat(response.head())
            .contains("Content-Security-Policy: default-src 'none'; script-src 'self' 'sha256-")
            .contains("frame-ancestors 'none'")
            .contains("base-uri 'none'")
            .contains("X-Content-Type-Options: nosniff")
            .contains("Referrer-Policy: no-referrer")
            .contains("Cross-Origin-Resource-Policy: same-origin")
            .doesNotContain("unsafe-eval")
            .doesNotContain("script-src 'unsafe")
            .doesNotContain("Access-Control-Allow");
      }
    }
  }

  @Test
  void nobodyElseOnTheNetworkReachesIt() {
    assertThat(URI.create(server.address().toString()).getHost()).isEqualTo("127.0.0.1");
  }
}
