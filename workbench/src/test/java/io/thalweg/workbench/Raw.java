package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/// Requests as an attacker writes them: byte by byte, with any header.
final class Raw {
  private Raw() {}

  /// What came back.
  record Response(int status, String head, String body) {}

  /// Sends a request over a connection of its own.
  ///
  /// @param line such as `GET / HTTP/1.1`
  static Response send(int port, String line, List<String> headers, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String head = String.join("\r\n", headers);
      String length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
      String request =
          "%s\r\nConnection: close%s%s\r\n\r\n%s"
              .formatted(line, head.isEmpty() ? "" : "\r\n" + head, length, body);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      int end = answer.indexOf("\r\n\r\n");
      int status = Integer.parseInt(answer.substring(9, 12));
      return new Response(
          status,
          end < 0 ? answer : answer.substring(0, end),
          end < 0 ? "" : answer.substring(end + 4));
    }
  }
}
