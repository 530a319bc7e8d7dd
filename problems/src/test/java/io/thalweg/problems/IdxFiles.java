package io.thalweg.problems;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// IDX files for tests: a small data set of 3 classes and 4 × 5 pixels.
final class IdxFiles {
  static final int TRAIN = 30;
  static final int TEST = 12;

  private IdxFiles() {}

  static byte[] idx(byte[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) shape.length);
    for (int size : shape) {
      bytes.putInt(size);
    }
    return bytes.put(values).array();
  }

  static byte[] floats(float[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + 4 * values.length);
    bytes.put((byte) 0).put((byte) 0).put((byte) 0x0d).put((byte) shape.length);
    for (int size : shape) {
      bytes.putInt(size);
    }
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static byte[] pixels(int count, long seed) {
    byte[] pixels = new byte[count];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  static byte[] labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
    }
    return labels;
  }

  /// The four files of a small data set; another seed gives other pixels.
  static Map<Part, byte[]> dataset(long seed) {
    Map<Part, byte[]> files = new EnumMap<>(Part.class);
    files.put(Part.TRAIN_IMAGES, idx(pixels(TRAIN * 20, seed), TRAIN, 4, 5));
    files.put(Part.TRAIN_LABELS, idx(labels(TRAIN), TRAIN));
    files.put(Part.TEST_IMAGES, idx(pixels(TEST * 20, seed + 1), TEST, 4, 5));
    files.put(Part.TEST_LABELS, idx(labels(TEST), TEST));
    return files;
  }

  static Map<Part, String> sha256(Map<Part, byte[]> files) {
    Map<Part, String> sums = new EnumMap<>(Part.class);
    files.forEach((part, content) -> sums.put(part, sha256(content)));
    return sums;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Path write(Path folder, Map<Part, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<Part, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey().fileName()), file.getValue());
    }
    return folder;
  }
}
