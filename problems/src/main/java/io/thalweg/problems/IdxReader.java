package io.thalweg.problems;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads one IDX file of unsigned bytes or floats, raw or gzip, and trusts nothing in it: every
/// fault is a [DataException] with file, offset and reason. Memory does not grow with what the file
/// declares.
///
/// ## Format
///     00 00 t k   d₁ … d_k (big-endian, 4 bytes each)   d₁·…·d_k numbers, last dimension fastest
///     t: 08 unsigned byte, 0D float32 big-endian
///
/// Offsets count bytes of the unpacked content. Bytes after the content, or after the one gzip
/// member, are a fault.
public final class IdxReader implements AutoCloseable {
  /// The most values that are read from one file.
  public static final long LIMIT = 1L << 30;

  private static final int MAX_DIMENSIONS = 8;
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final InputStream content;
  private final MessageDigest digest = Sha256.start();
  private final IdxType type;
  private final List<Integer> shape;
  private final long size;
  private long offset;

  private IdxReader(String name, InputStream file, long fileSize) {
    this.name = name;
    this.content = unpacked(file, fileSize);
    byte[] magic = magic();
    this.type = type(magic[2]);
    this.shape = sizes(magic[3] & 0xff);
    this.size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    long expected = end();
    if (!(content instanceof GzipMember) && fileSize != expected) {
      throw fault(
          Math.min(fileSize, expected), "expected %d bytes, got %d".formatted(expected, fileSize));
    }
  }

  /// Opens a file and reads its header.
  public static IdxReader open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("data file %s: no such file".formatted(file));
    }
    try {
      InputStream in = Files.newInputStream(file);
      try {
        return new IdxReader(file.toString(), in, Files.size(file));
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(
          "data file %s cannot be read: %s".formatted(file, DataException.reason(e)), e);
    }
  }

  /// Reads what is already in memory; `name` stands in error messages.
  static IdxReader of(String name, byte[] file) {
    return new IdxReader(name, new ByteArrayInputStream(file), file.length);
  }

  /// What its numbers are.
  public IdxType type() {
    return type;
  }

  /// The dimensions d₁ … d_k, each at least 1.
  public List<Integer> shape() {
    return shape;
  }

  /// How many numbers it holds: the product of the dimensions, at most [#LIMIT].
  public long size() {
    return size;
  }

  /// Fills `buffer` with the next bytes of the numbers, as far as there are any. Returns how many;
  /// 0 means that the file has ended where it must.
  public int read(byte[] buffer) {
    int wanted = (int) Math.min(buffer.length, end() - offset);
    if (wanted == 0) {
      checkEnd();
      return 0;
    }
    fill(buffer, wanted, end());
    return wanted;
  }

  /// Fills `buffer` with the next numbers of a file of floats, all finite, as far as there are any.
  /// Returns how many; 0 means that the file has ended where it must.
  public int read(float[] buffer) {
    if (type != IdxType.FLOAT) {
      throw new IllegalStateException("file %s must be one of floats, is %s".formatted(name, type));
    }
    byte[] bytes = new byte[Float.BYTES * (int) Math.min(buffer.length, size)];
    long from = offset;
    int count = read(bytes) / Float.BYTES;
    ByteBuffer.wrap(bytes).asFloatBuffer().get(buffer, 0, count);
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(buffer[i])) {
        throw fault(
            from + (long) i * Float.BYTES, "number must be finite, got %s".formatted(buffer[i]));
      }
    }
    return count;
  }

  private long end() {
    return headerSize() + size * type.bytes();
  }

  /// Bytes before the numbers.
  int headerSize() {
    return 4 + 4 * shape.size();
  }

  /// Where in the file a number stands.
  long offsetOf(long number) {
    return headerSize() + number * type.bytes();
  }

  /// Reads what is left; returns the SHA-256 of the unpacked file, in lower-case hex.
  public String sha256() {
    byte[] rest = new byte[BUFFER];
    while (read(rest) > 0) {
      // the digest follows
    }
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this JDK cannot be copied", e);
    }
  }

  /// Reads what is left and compares [#sha256].
  void verify(String expected) {
    String got = sha256();
    if (!got.equals(expected)) {
      throw fault(0, "SHA-256 of the content must be %s, got %s".formatted(expected, got));
    }
  }

  /// The header bytes that stand before the numbers.
  byte[] headerBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(headerSize());
    bytes.put((byte) 0).put((byte) 0).put((byte) type.code()).put((byte) shape.size());
    shape.forEach(bytes::putInt);
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw fault(offset, DataException.reason(e));
    }
  }

  private byte[] magic() {
    byte[] magic = new byte[4];
    fill(magic, 4, 4);
    if (magic[0] != 0 || magic[1] != 0) {
      throw fault(
          0, "an IDX file must start with 00 00, got %02x %02x".formatted(magic[0], magic[1]));
    }
    return magic;
  }

  private IdxType type(byte code) {
    return IdxType.of(code)
        .orElseThrow(() ->
            fault(
                2,
                "number type must be 08 (unsigned byte) or 0d (float), got %02x".formatted(code)));
  }

  private List<Integer> sizes(int dimensions) {
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw fault(3, "dimensions must be 1 to %d, got %d".formatted(MAX_DIMENSIONS, dimensions));
    }
    List<Integer> sizes = new ArrayList<>();
    byte[] bytes = new byte[4];
    long product = 1;
    for (int i = 1; i <= dimensions; i++) {
      fill(bytes, 4, 4L + 4L * dimensions);
      long dimension = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
      if (dimension < 1 || dimension > LIMIT / product) {
        throw fault(
            offset - 4,
            "dimension %d must be at least 1 with at most %d values in all, got %d"
                .formatted(i, LIMIT, dimension));
      }
      product *= dimension;
      sizes.add((int) dimension);
    }
    return List.copyOf(sizes);
  }

  private void fill(byte[] buffer, int wanted, long end) {
    int got;
    try {
      got = content.readNBytes(buffer, 0, wanted);
    } catch (EOFException e) {
      throw fault(offset, "the gzip data is cut off, expected %d bytes".formatted(end));
    } catch (IOException e) {
      throw fault(offset, DataException.reason(e));
    }
    digest.update(buffer, 0, got);
    offset += got;
    if (got < wanted) {
      throw fault(offset, "expected %d bytes, got %d".formatted(end, offset));
    }
  }

  private void checkEnd() {
    try {
      if (content.read() >= 0) {
        throw fault(offset, "expected the end, got more bytes");
      }
    } catch (EOFException e) {
      throw fault(offset, "the gzip checksum is cut off");
    } catch (IOException e) {
      throw fault(offset, DataException.reason(e));
    }
    if (content instanceof GzipMember gzip && !gzip.endsTheFile()) {
      throw fault(offset, "expected the end, got more bytes after the gzip data");
    }
  }

  /// What is wrong with this file at an offset.
  DataException fault(long at, String what) {
    return new DataException("data file %s at offset %d: %s".formatted(name, at, what));
  }

  private InputStream unpacked(InputStream file, long fileSize) {
    try {
      BufferedInputStream buffered = new BufferedInputStream(file, BUFFER);
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      return gzip ? GzipMember.of(buffered, fileSize) : buffered;
    } catch (EOFException e) {
      throw fault(0, "the gzip header is cut off");
    } catch (IOException e) {
      throw fault(0, DataException.reason(e));
    }
  }
}
