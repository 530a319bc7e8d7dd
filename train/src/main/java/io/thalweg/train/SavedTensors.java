package io.thalweg.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.problems.DataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Words and tensors in one file, in the format of safetensors, which Python reads too.
///
/// ## Format
///     8 bytes   length n of the header, little-endian
///     n bytes   JSON: {"__metadata__": {name: text}, name: {"dtype": "F32" or "F64",
///               "shape": […], "data_offsets": [from, to]}}, blanks behind it
///     the rest  the tensors' numbers, little-endian, without gaps; offsets count from here
///
/// ## Source
/// [safetensors](https://github.com/huggingface/safetensors), section Format.
///
/// @param words by name
/// @param tensors by name
record SavedTensors(SortedMap<String, String> words, SortedMap<String, Saved> tensors) {
  private static final String WORDS = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final long LONGEST_HEADER = 100_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// The types that are written.
  enum Type {
    F32(Float.BYTES),
    F64(Double.BYTES);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /// One tensor. @param numbers little-endian
  record Saved(Type type, List<Long> shape, MemorySegment numbers) {
    Saved {
      shape = List.copyOf(shape);
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      if (numbers.byteSize() != Math.multiplyExact(count, type.bytes)) {
        throw new IllegalArgumentException(
            "%s %s must have %d bytes, got %d"
                .formatted(type, shape, count * type.bytes, numbers.byteSize()));
      }
    }

    static Saved of(double... numbers) {
      return new Saved(Type.F64, List.of((long) numbers.length), MemorySegment.ofArray(numbers));
    }

    /// Float32 of that shape; in a row where none is given.
    static Saved floats(MemorySegment numbers, Long... shape) {
      List<Long> sizes =
          shape.length == 0 ? List.of(numbers.byteSize() / Float.BYTES) : List.of(shape);
      return new Saved(Type.F32, sizes, numbers);
    }

    double[] doubles() {
      return numbers.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }
  }

  SavedTensors {
    words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("tensors are saved on little-endian machines only");
    }
  }

  /// Writes it whole or not at all: into a file beside it that then takes its name, and only once
  /// its bytes are on the disk.
  void write(Path file) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path beside = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".new");
    try {
      writeTo(beside);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  private void writeTo(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] header = header();
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      writeAll(channel, length.putLong(header.length).flip());
      writeAll(channel, ByteBuffer.wrap(header));
      for (Saved tensor : tensors.values()) {
        if (tensor.numbers().byteSize() > 0) {
          writeAll(channel, ByteBuffer.wrap(tensor.numbers().toArray(ValueLayout.JAVA_BYTE)));
        }
      }
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private byte[] header() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode metadata = root.putObject(WORDS);
    words.forEach(metadata::put);
    long at = 0;
    for (Map.Entry<String, Saved> entry : tensors.entrySet()) {
      ObjectNode tensor = root.putObject(entry.getKey());
      tensor.put("dtype", entry.getValue().type().name());
      entry.getValue().shape().forEach(tensor.withArray("shape")::add);
      long end = at + entry.getValue().numbers().byteSize();
      tensor.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /// Reads a file and trusts nothing in it.
  ///
  /// @throws DataException naming file and fault
  static SavedTensors read(Path file) {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return parse(all);
    } catch (NoSuchFileException e) {
      throw new DataException("saved training %s does not exist".formatted(file));
    } catch (JacksonException e) {
      throw new DataException(
          "saved training %s at byte %d: %s"
              .formatted(
                  file, Long.BYTES + e.getLocation().getByteOffset(), e.getOriginalMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException("saved training %s: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw new DataException(
          "saved training %s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static SavedTensors parse(MemorySegment all) throws IOException {
    long length = all.byteSize() < Long.BYTES ? -1 : all.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    long rest = all.byteSize() - Long.BYTES - length;
    if (length < 2 || length > LONGEST_HEADER || rest < 0) {
      throw new IllegalArgumentException(
          "is no safetensors file: its first 8 bytes must be the length of a header that is there");
    }
    byte[] header = all.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    JsonNode root = JSON.readTree(header);
    SortedMap<String, String> words = new TreeMap<>();
    for (Map.Entry<String, JsonNode> word : root.path(WORDS).properties()) {
      words.put(word.getKey(), word.getValue().asText());
    }
    return new SavedTensors(words, tensors(root, all.asSlice(Long.BYTES + length)));
  }

  private static SortedMap<String, Saved> tensors(JsonNode root, MemorySegment numbers) {
    SortedMap<String, Saved> tensors = new TreeMap<>();
    long total = 0;
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals(WORDS)) {
        Saved tensor = tensor(entry.getKey(), entry.getValue(), numbers);
        tensors.put(entry.getKey(), tensor);
        total += tensor.numbers().byteSize();
      }
    }
    if (total != numbers.byteSize()) {
      throw new IllegalArgumentException(
          "must have %d bytes of numbers, has %d".formatted(total, numbers.byteSize()));
    }
    return tensors;
  }

  private static Saved tensor(String name, JsonNode node, MemorySegment numbers) {
    String type = node.path("dtype").asText();
    if (Arrays.stream(Type.values()).noneMatch(known -> known.name().equals(type))) {
      throw new IllegalArgumentException(
          "tensor %s must be F32 or F64, is %s".formatted(name, type));
    }
    List<Long> shape = wholes(node.path("shape"));
    List<Long> offsets = wholes(node.path("data_offsets"));
    if (offsets.size() != 2
        || offsets.get(0) > offsets.get(1)
        || offsets.get(1) > numbers.byteSize()) {
      throw new IllegalArgumentException(
          "tensor %s must lie within %d bytes, is at %s"
              .formatted(name, numbers.byteSize(), offsets));
    }
    byte[] own =
        numbers
            .asSlice(offsets.get(0), offsets.get(1) - offsets.get(0))
            .toArray(ValueLayout.JAVA_BYTE);
    return new Saved(Type.valueOf(type), shape, MemorySegment.ofArray(own));
  }

  private static List<Long> wholes(JsonNode node) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode each : node) {
      if (!each.canConvertToLong() || !each.isIntegralNumber() || each.asLong() < 0) {
        throw new IllegalArgumentException("a size or offset must be a whole number, is " + each);
      }
      numbers.add(each.asLong());
    }
    return numbers;
  }

  /// A word that must be there.
  String word(String name) {
    String word = words.get(name);
    if (word == null) {
      throw new IllegalArgumentException(
          "must have %s, has only %s".formatted(name, words.keySet()));
    }
    return word;
  }

  /// A count that must be there.
  long count(String name) {
    try {
      return Long.parseLong(word(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number, is %s".formatted(name, word(name)), e);
    }
  }

  /// A row of numbers that must be there, however many.
  Saved row(String name, Type type) {
    Saved tensor = tensors.get(name);
    return tensor(name, type, tensor == null ? 0 : tensor.numbers().byteSize() / type.bytes);
  }

  /// A tensor that must be there with that shape.
  Saved tensor(String name, Type type, long... shape) {
    Saved tensor = tensors.get(name);
    List<Long> wanted = LongStream.of(shape).boxed().toList();
    if (tensor == null || tensor.type() != type || !tensor.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          "must have %s as %s %s, has %s"
              .formatted(
                  name,
                  type,
                  wanted,
                  tensor == null ? "none" : tensor.type() + " " + tensor.shape()));
    }
    return tensor;
  }
}
