package io.thalweg.tensors;

import com.fasterxml.jackson.core.JacksonException;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads a file and trusts nothing in it.
final class SafeTensorsReader {
  private static final long LONGEST_HEADER = 16_000_000; // some 200,000 tensors

  private SafeTensorsReader() {}

  static SafeTensors read(Path file, String what) {
    String name = what + " " + file;
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException e) {
      throw new TensorFileException("%s does not exist".formatted(name));
    } catch (JacksonException e) {
      // Where a limit of the parser is passed, it does not say where.
      String where =
          Optional.ofNullable(e.getLocation())
              .map(at -> " at byte " + (Long.BYTES + at.getByteOffset()))
              .orElse("");
      throw new TensorFileException("%s%s: %s".formatted(name, where, e.getOriginalMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TensorFileException("%s: %s".formatted(name, e.getMessage()));
    } catch (IOException e) {
      throw new TensorFileException("%s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  private static SafeTensors parse(MemorySegment all) throws IOException {
    long length = all.byteSize() < Long.BYTES ? -1 : all.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    if (length < 2 || length > all.byteSize() - Long.BYTES) {
      throw new IllegalArgumentException(
          "is no safetensors file: its first 8 bytes must be the length of a header that is there");
    }
    if (length > LONGEST_HEADER) {
      throw new IllegalArgumentException(
          "header must have at most %d bytes, has %d".formatted(LONGEST_HEADER, length));
    }
    MemorySegment numbers = all.asSlice(Long.BYTES + length);
    Header header =
        Header.parse(all.asSlice(Long.BYTES, length).asByteBuffer(), numbers.byteSize());
    // Lives as long as one of its slices is used.
    MemorySegment own = Arena.ofAuto().allocate(numbers.byteSize(), 64).copyFrom(numbers);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Header.Entry entry : header.entries()) {
      MemorySegment slice = own.asSlice(entry.from(), entry.to() - entry.from());
      try {
        tensors.put(entry.name(), new Tensor(entry.type(), entry.shape(), slice));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "tensor %s: %s".formatted(entry.name(), e.getMessage()), e);
      }
    }
    return new SafeTensors(header.words(), tensors);
  }
}
