package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The command `ui` as a user calls it: in a process of its own.
@EnabledOnOs(OS.LINUX)
class ProcessTest {
  @TempDir private Path home;

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC"));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("ui", "--no-open"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("THALWEG_HOME", home.toString());
    return builder.redirectError(home.resolve("err").toFile()).start();
  }

  private static URI url(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).matches("\\{\"url\":\"http://127\\.0\\.0\\.1:\\d+/\\?token=[\\w-]{43}\"}");
    return URI.create(line.substring(8, line.length() - 2));
  }

  @Test
  void itPrintsItsAddressServesAndEndsOnSigterm() throws Exception {
    Process process = start("--port", "0", "--json");
    try (BufferedReader out = process.inputReader(UTF_8);
        HttpClient client =
            HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
      URI url = url(out);
      HttpRequest request = HttpRequest.newBuilder(url).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .contains("<thalweg-workbench");
      Process second = start("--port", Integer.toString(url.getPort()));
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(home.resolve("err"))
          .content()
          .contains("error: port %d of 127.0.0.1 is in use".formatted(url.getPort()))
          .doesNotContain("\tat ");
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }
}
