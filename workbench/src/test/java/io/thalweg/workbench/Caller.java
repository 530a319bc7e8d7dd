package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/// Calls a server as a program with the token does.
final class Caller implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  Caller(Server server) {
    this.server = server;
  }

  /// @param status of the response
  record Said(int status, String text, HttpResponse<String> response) {
    JsonNode json() throws IOException {
      return MAPPER.readTree(text);
    }

    String error() throws IOException {
      return json().path("error").path("message").asText();
    }
  }

  private String token() {
    return server.address().getQuery().replace("token=", "");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(server.port(), path)))
        .header("Authorization", "Bearer " + token());
  }

  private Said send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new Said(response.statusCode(), response.body(), response);
  }

  Said get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  Said post(String path, String json) throws IOException, InterruptedException {
    return post(path, json, "application/json");
  }

  Said post(String path, String body, String type) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Said delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /// Starts a job and returns its id.
  String start(String json) throws IOException, InterruptedException {
    return post("jobs", json).json().path("id").asText();
  }

  /// Waits until a job tells that it is in a state.
  JsonNode await(String job, String state) throws IOException, InterruptedException {
    HttpRequest request = request("jobs/%s/events".formatted(job)).build();
    try (Stream<String> lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      String said = "\"state\":\"%s\"".formatted(state);
      assertThat(lines.anyMatch(line -> line.startsWith("data:") && line.contains(said)))
          .as("%s is %s", job, state)
          .isTrue();
    }
    return get("jobs/" + job).json();
  }

  /// Asks for a job's events; the answer is left in the socket.
  Socket listen(String job) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String head =
        "GET /api/v1/jobs/%s/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(job, server.port(), token());
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  @Override
  public void close() {
    client.close();
  }
}
