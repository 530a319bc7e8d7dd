package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final int MOST_DIMENSIONS = 64;
  private static final int SHOWN = 200;
  private static final List<SafeTensors.Type> TYPES = List.of(SafeTensors.Type.values());
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(32).maxStringLength(1 << 20).build();
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
  static Header parse(ByteBuffer text, long size) throws IOException {
    // Also keeps Jackson from taking it for UTF-16 or UTF-32.
    if (text.get(0) != '{' || text.get(1) == 0) {
      throw new IllegalArgumentException("header must be JSON in UTF-8 that starts with {");
    }
    SortedMap<String, String> words = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    try (JsonParser json = JSON.createParser(new ByteBufferBackedInputStream(text))) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (name.equals(WORDS)) {
          words.putAll(words(json));
        } else {
          entries.add(entry(name, json, size));
        }
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("header must be one JSON object, has more behind it");
      }
    }
    entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    checkGaps(entries, size);
    return new Header(words, List.copyOf(entries));
  }

  private static SortedMap<String, String> words(JsonParser json) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      throw new IllegalArgumentException(WORDS + " must be an object");
    }
    SortedMap<String, String> words = new TreeMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("%s must be text".formatted(shown(name)));
      }
      words.put(name, json.getText());
    }
    return words;
  }

  private static void checkGaps(List<Entry> entries, long size) {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.from() != end) {
        throw new IllegalArgumentException(
            "tensor %s must start at byte %d of the numbers, starts at %d"
                .formatted(shown(entry.name()), end, entry.from()));
      }
      end = entry.to();
    }
    if (end != size) {
      throw new IllegalArgumentException(
          "must have %d bytes of numbers, has %d".formatted(end, size));
    }
  }

  private static Entry entry(String name, JsonParser json, long size) throws IOException {
    String type = "";
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    if (json.isExpectedStartObjectToken()) {
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        json.nextToken();
        switch (key) {
          case "dtype" -> type = json.getValueAsString("");
          case "shape" -> shape = wholes(name, json);
          case "data_offsets" -> offsets = wholes(name, json);
          default -> json.skipChildren();
        }
      }
    }
    SafeTensors.Type known = type(name, type);
    List<Long> sizes = there(name, "shape", shape);
    List<Long> range = there(name, "data_offsets", offsets);
    if (range.size() != 2 || range.get(0) > range.get(1) || range.get(1) > size) {
      throw new IllegalArgumentException(
          "tensor %s must lie within %d bytes, is at %s".formatted(shown(name), size, range));
    }
    return new Entry(name, known, sizes, range.get(0), range.get(1));
  }

  private static SafeTensors.Type type(String name, String type) {
    return TYPES.stream()
        .filter(known -> known.name().equals(type))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "dtype of tensor %s must be one of %s, is %s"
                    .formatted(
                        shown(name),
                        TYPES.stream().map(Enum::name).collect(Collectors.joining(", ")),
                        shown(type))));
  }

  private static List<Long> there(String name, String key, Optional<List<Long>> numbers) {
    return numbers.orElseThrow(() ->
        new IllegalArgumentException(
            "tensor %s must have an array named %s".formatted(shown(name), key)));
  }

  /// Numbers of an array; empty where it is none.
  private static Optional<List<Long>> wholes(String name, JsonParser json) throws IOException {
    if (!json.isExpectedStartArrayToken()) {
      json.skipChildren();
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>(2);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || json.getLongValue() < 0) {
        throw new IllegalArgumentException(
            "a size or offset of tensor %s must be a whole number, is %s"
                .formatted(shown(name), shown(json.getText())));
      }
      numbers.add(json.getLongValue());
      if (numbers.size() > MOST_DIMENSIONS) {
        throw new IllegalArgumentException(
            "tensor %s must have at most %d dimensions".formatted(shown(name), MOST_DIMENSIONS));
      }
    }
    return Optional.of(numbers);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
