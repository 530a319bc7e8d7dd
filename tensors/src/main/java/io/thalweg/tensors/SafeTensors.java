package io.thalweg.tensors;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Words and tensors in one file, in the format of safetensors, which Python reads too.
///
/// ## Format
///     8 bytes   length n of the header, little-endian
///     n bytes   JSON: {"__metadata__": {name: text}, name: {"dtype": "F32", "F64" or "I64",
///               "shape": […], "data_offsets": [from, to]}}, blanks behind it
///     the rest  the tensors' numbers, little-endian, without gaps; offsets count from here
///
/// ## Source
/// [safetensors](https://github.com/huggingface/safetensors), section Format.
///
/// @param words by name
/// @param tensors by name
public record SafeTensors(SortedMap<String, String> words, SortedMap<String, Tensor> tensors) {
  private static final int PIECE = 1 << 20;

  /// The number types that are written and read.
  public enum Type {
    /// IEEE binary32.
    F32(Float.BYTES),
    /// IEEE binary64.
    F64(Double.BYTES),
    /// Whole numbers in two's complement.
    I64(Long.BYTES);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /// Bytes of one number.
    public int bytes() {
      return bytes;
    }
  }

  /// One tensor.
  ///
  /// @param shape sizes; none for a single number
  /// @param numbers little-endian, row by row
  public record Tensor(Type type, List<Long> shape, MemorySegment numbers) {
    public Tensor {
      shape = List.copyOf(shape);
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      if (numbers.byteSize() != Math.multiplyExact(count, type.bytes)) {
        throw new IllegalArgumentException(
            "%s %s must have %d bytes, got %d"
                .formatted(type, shape, count * type.bytes, numbers.byteSize()));
      }
    }

    /// Float64 in a row.
    public static Tensor of(double... numbers) {
      return new Tensor(Type.F64, List.of((long) numbers.length), MemorySegment.ofArray(numbers));
    }

    /// Float32 of that shape; in a row where none is given.
    public static Tensor floats(MemorySegment numbers, Long... shape) {
      List<Long> sizes =
          shape.length == 0 ? List.of(numbers.byteSize() / Float.BYTES) : List.of(shape);
      return new Tensor(Type.F32, sizes, numbers);
    }

    /// The numbers of a float64 tensor.
    public double[] doubles() {
      if (type != Type.F64) {
        throw new IllegalStateException("a tensor of doubles must be F64, is " + type);
      }
      return numbers.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }
  }

  public SafeTensors {
    words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    if (tensors.containsKey(Header.WORDS)) {
      throw new IllegalArgumentException("no tensor may be named " + Header.WORDS);
    }
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("tensors are saved on little-endian machines only");
    }
  }

  /// Reads a file and trusts nothing in it.
  ///
  /// @param what the file is, for messages: `saved training`
  /// @throws TensorFileException naming file and fault
  public static SafeTensors read(Path file, String what) {
    return SafeTensorsReader.read(file, what);
  }

  /// Writes it whole or not at all: into a file beside it that then takes its name, and only once
  /// its bytes are on the disk.
  public void write(Path file) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    WholeFile.replace(target, output -> write(output::write));
  }

  /// Writes it into a stream, which stays open.
  public void write(OutputStream out) throws IOException {
    write(bytes ->
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining()));
  }

  /// Takes bytes one piece after the other, each in an array.
  interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  /// Gives all bytes in their order.
  void write(Sink sink) throws IOException {
    byte[] header = Header.of(this);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sink.write(length.putLong(header.length).flip());
    sink.write(ByteBuffer.wrap(header));
    byte[] piece = new byte[PIECE];
    for (Tensor tensor : tensors.values()) {
      MemorySegment numbers = tensor.numbers();
      for (long at = 0; at < numbers.byteSize(); at += piece.length) {
        int count = (int) Math.min(piece.length, numbers.byteSize() - at);
        MemorySegment.copy(numbers, ValueLayout.JAVA_BYTE, at, piece, 0, count);
        sink.write(ByteBuffer.wrap(piece, 0, count));
      }
    }
  }

  /// A word that must be there.
  public String word(String name) {
    String word = words.get(name);
    if (word == null) {
      throw new IllegalArgumentException(
          "must have %s, has only %s".formatted(name, words.keySet()));
    }
    return word;
  }

  /// A count that must be there.
  public long count(String name) {
    try {
      return Long.parseLong(word(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number, is %s".formatted(name, word(name)), e);
    }
  }

  /// A row of numbers that must be there, however many.
  public Tensor row(String name, Type type) {
    Tensor tensor = tensors.get(name);
    return tensor(name, type, tensor == null ? 0 : tensor.numbers().byteSize() / type.bytes);
  }

  /// A tensor that must be there with that shape.
  public Tensor tensor(String name, Type type, long... shape) {
    return tensor(name, type, LongStream.of(shape).boxed().toList());
  }

  /// A tensor that must be there with that shape.
  public Tensor tensor(String name, Type type, List<Long> shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.type() != type || !tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "must have %s as %s %s, has %s"
              .formatted(
                  name,
                  type,
                  shape,
                  tensor == null ? "none" : tensor.type() + " " + tensor.shape()));
    }
    return tensor;
  }
}
