package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a file's header says of its tensors.
///
/// @param words by name
/// @param entries in the order in which their numbers lie, without gap
record Header(SortedMap<String, String> words, List<Entry> entries) {
  static final String WORDS = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final String TYPES =
      Arrays.stream(SafeTensors.Type.values())
          .map(SafeTensors.Type::name)
          .collect(Collectors.joining(", "));
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// @param from first byte of the numbers
  /// @param to behind the last
  record Entry(String name, SafeTensors.Type type, List<Long> shape, long from, long to) {}

  /// The header of these tensors, one behind the other.
  static byte[] of(SafeTensors saved) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode metadata = root.putObject(WORDS);
    saved.words().forEach(metadata::put);
    long at = 0;
    for (Map.Entry<String, Tensor> entry : saved.tensors().entrySet()) {
      ObjectNode tensor = root.putObject(entry.getKey());
      tensor.put("dtype", entry.getValue().type().name());
      entry.getValue().shape().forEach(tensor.putArray("shape")::add);
      long end = at + entry.getValue().numbers().byteSize();
      tensor.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = root.toString().getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /// @param size bytes of numbers behind the header
  static Header parse(byte[] text, long size) throws IOException {
    // Also keeps Jackson from taking it for UTF-16 or UTF-32.
    if (text[0] != '{' || text[1] == 0) {
      throw new IllegalArgumentException("header must be JSON in UTF-8 that starts with {");
    }
    JsonNode root = JSON.readTree(text);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : root.properties()) {
      if (!each.getKey().equals(WORDS)) {
        entries.add(entry(each.getKey(), each.getValue(), size));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    checkGaps(entries, size);
    return new Header(words(root), List.copyOf(entries));
  }

  private static SortedMap<String, String> words(JsonNode root) {
    JsonNode metadata = root.path(WORDS);
    if (!metadata.isObject() && !metadata.isMissingNode()) {
      throw new IllegalArgumentException(WORDS + " must be an object");
    }
    SortedMap<String, String> words = new TreeMap<>();
    for (Map.Entry<String, JsonNode> word : metadata.properties()) {
      if (!word.getValue().isTextual()) {
        throw new IllegalArgumentException("%s must be text".formatted(word.getKey()));
      }
      words.put(word.getKey(), word.getValue().textValue());
    }
    return words;
  }

  private static void checkGaps(List<Entry> entries, long size) {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.from() != end) {
        throw new IllegalArgumentException(
            "tensor %s must start at byte %d of the numbers, starts at %d"
                .formatted(entry.name(), end, entry.from()));
      }
      end = entry.to();
    }
    if (end != size) {
      throw new IllegalArgumentException(
          "must have %d bytes of numbers, has %d".formatted(end, size));
    }
  }

  private static Entry entry(String name, JsonNode node, long size) {
    String type = node.path("dtype").asText();
    if (Arrays.stream(SafeTensors.Type.values()).noneMatch(known -> known.name().equals(type))) {
      throw new IllegalArgumentException(
          "dtype of tensor %s must be one of %s, is %s".formatted(name, TYPES, type));
    }
    List<Long> shape = wholes(name, "shape", node);
    List<Long> offsets = wholes(name, "data_offsets", node);
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > size) {
      throw new IllegalArgumentException(
          "tensor %s must lie within %d bytes, is at %s".formatted(name, size, offsets));
    }
    return new Entry(name, SafeTensors.Type.valueOf(type), shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> wholes(String name, String key, JsonNode node) {
    if (!node.path(key).isArray()) {
      throw new IllegalArgumentException(
          "tensor %s must have an array named %s".formatted(name, key));
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode each : node.path(key)) {
      if (!each.canConvertToLong() || !each.isIntegralNumber() || each.asLong() < 0) {
        throw new IllegalArgumentException(
            "a size or offset of tensor %s must be a whole number, is %s".formatted(name, each));
      }
      numbers.add(each.asLong());
    }
    return numbers;
  }
}
