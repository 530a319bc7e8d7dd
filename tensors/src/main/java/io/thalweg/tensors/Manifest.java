package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a checkpoint is of, and what its file must be to be whole.
///
/// ## Format
///
/// One line of JSON, written the one way in which it is read: `format`, `version`, `step`, `epoch`,
/// `score` (absent where there is none), `identity`, `about`, `files` {name: {`sha256`, `bytes`}},
/// and last `checksum`, the SHA-256 of the same document without it. Every later format has that
/// last key, so that a manifest of one can be told from a damaged one.
///
/// @param version of the library that wrote it
/// @param step steps made
/// @param epoch pass over the data in which it was taken, from 1
/// @param score how good the training is here, the less the better; empty where it was not judged
/// @param identity what must be the same for the training to go on
/// @param about what else who wrote it has to know
public record Manifest(
    String version,
    long step,
    int epoch,
    OptionalDouble score,
    SortedMap<String, String> identity,
    SortedMap<String, String> about) {
  /// The newest format that is read, and the one that is written.
  public static final int FORMAT = 1;

  static final String FILE = "training.safetensors";
  private static final int PIECE = 1 << 20;
  private static final String CHECKSUM = "checksum";
  private static final List<String> KEYS =
      List.of("format", "version", "step", "epoch", "score", "identity", "about", "files");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public Manifest {
    identity = Collections.unmodifiableSortedMap(new TreeMap<>(identity));
    about = Collections.unmodifiableSortedMap(new TreeMap<>(about));
  }

  /// What a file must be.
  record Content(String sha256, long bytes) {
    /// @throws IllegalArgumentException where a file has another length
    void checkLength(Path file) throws IOException {
      if (Files.size(file) != bytes) {
        throw new IllegalArgumentException(
            "%s must have %d bytes, has %d".formatted(FILE, bytes, Files.size(file)));
      }
    }

    /// @throws IllegalArgumentException where a file is another
    void check(Path file) throws IOException {
      checkLength(file);
      MessageDigest digest = Sha256.digest();
      byte[] piece = new byte[PIECE];
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
          digest.update(piece, 0, count);
        }
      }
      if (!Sha256.hex(digest.digest()).equals(sha256)) {
        throw new IllegalArgumentException(
            "the SHA-256 of %s must be that in its manifest, is another".formatted(FILE));
      }
    }
  }

  /// A manifest with what its file must be.
  record Read(Manifest manifest, Content content) {}

  /// Was written by a newer version.
  static final class NewerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerException(String message) {
      super(message);
    }
  }

  byte[] with(Content content) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", version);
    root.put("step", step);
    root.put("epoch", epoch);
    score.ifPresent(value -> root.put("score", value));
    identity.forEach(root.putObject("identity")::put);
    about.forEach(root.putObject("about")::put);
    ObjectNode file = root.putObject("files").putObject(FILE);
    file.put("sha256", content.sha256());
    file.put("bytes", content.bytes());
    root.put(CHECKSUM, Sha256.of(bytes(root)));
    return bytes(root);
  }

  private static byte[] bytes(JsonNode root) {
    return (root + "\n").getBytes(UTF_8);
  }

  /// @throws IllegalArgumentException naming what is damaged
  /// @throws NewerException where it is whole and of a format not known here
  static Read parse(byte[] text) {
    ObjectNode root = object(text);
    if (!Arrays.equals(bytes(root), text)) {
      throw new IllegalArgumentException("must be written as it was, is changed");
    }
    JsonNode checksum = root.remove(CHECKSUM);
    if (checksum == null || !checksum.asText().equals(Sha256.of(bytes(root)))) {
      throw new IllegalArgumentException("checksum must be that of the rest, is another");
    }
    long format = whole(root, "format");
    if (format > FORMAT) {
      throw new NewerException(
          "format must be at most %d, is %d: version %s of Thalweg wrote it, use that or a newer one"
              .formatted(FORMAT, format, root.path("version").asText("unknown")));
    }
    root.fieldNames()
        .forEachRemaining(key -> {
          if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("keys must be %s, has %s".formatted(KEYS, key));
          }
        });
    JsonNode score = root.path("score");
    JsonNode file = root.path("files").path(FILE);
    return new Read(
        new Manifest(
            root.path("version").asText(),
            whole(root, "step"),
            Math.toIntExact(whole(root, "epoch")),
            score.isNumber() ? OptionalDouble.of(score.doubleValue()) : OptionalDouble.empty(),
            words(root.path("identity")),
            words(root.path("about"))),
        new Content(file.path("sha256").asText(), whole(file, "bytes")));
  }

  private static ObjectNode object(byte[] text) {
    if (text.length < 2 || text[0] != '{' || text[1] == 0) {
      throw new IllegalArgumentException("must be JSON in UTF-8 that starts with {");
    }
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("must be JSON: " + e.getMessage(), e);
    }
  }

  private static long whole(JsonNode node, String key) {
    JsonNode number = node.path(key);
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      throw new IllegalArgumentException(
          "%s must be a whole number from 0 on, is %s".formatted(key, number));
    }
    return number.longValue();
  }

  private static SortedMap<String, String> words(JsonNode node) {
    SortedMap<String, String> words = new TreeMap<>();
    for (Map.Entry<String, JsonNode> word : node.properties()) {
      if (!word.getValue().isTextual()) {
        throw new IllegalArgumentException("%s must be text".formatted(word.getKey()));
      }
      words.put(word.getKey(), word.getValue().textValue());
    }
    return words;
  }
}
