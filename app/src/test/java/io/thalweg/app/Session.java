package io.thalweg.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine;

/// One command run in this JVM, with what it said.
record Session(int exitCode, String out, String err) {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static Session run(Path home, String... arguments) {
    return run(home, InputStream.nullInputStream(), arguments);
  }

  static Session run(Path home, InputStream in, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            in,
            new PrintWriter(out),
            new PrintWriter(err),
            home,
            false,
            OptionalInt.empty(),
            false);
    int exitCode = new Cli(console).run(arguments);
    return new Session(exitCode, out.toString(), err.toString());
  }

  /// All commands and options.
  static CommandLine model() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Cli(
            new Console(
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                Path.of(""),
                false,
                OptionalInt.empty(),
                false))
        .model();
  }

  /// The one JSON document on standard output; anything else there fails.
  JsonNode json() {
    try {
      return STRICT.readTree(out);
    } catch (JsonProcessingException exception) {
      throw new UncheckedIOException(out, exception);
    }
  }
}
