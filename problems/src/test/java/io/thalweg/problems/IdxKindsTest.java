package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// IDX files other than those of MNIST: other shapes, floats, target numbers.
class IdxKindsTest {
  private static final int TRAIN = IdxFiles.TRAIN;
  private static final int TEST = IdxFiles.TEST;

  private final Arena arena = Arena.ofConfined();
  private int folders;

  @TempDir Path folder;
  private Path root;
  private DataHome home;

  @BeforeEach
  void anEmptyHome() {
    root = folder.resolve("home");
    home = new DataHome(root, List.of(KnownData.DIGITS));
  }

  @AfterEach
  void free() {
    arena.close();
  }

  /// x = .5, 1, 1.5, … so that moments are known.
  private static float[] ramp(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i + 1) / 2f;
    }
    return values;
  }

  private Path files(Consumer<Map<Part, byte[]>> change) {
    Map<Part, byte[]> files = IdxFiles.dataset(1);
    change.accept(files);
    try {
      return IdxFiles.write(folder.resolve("in" + folders++), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void regression(Map<Part, byte[]> files, int... outputs) {
    int each = outputs.length == 0 ? 1 : outputs[0];
    files.put(Part.TRAIN_LABELS, IdxFiles.floats(ramp(TRAIN * each), shape(TRAIN, outputs)));
    files.put(Part.TEST_LABELS, IdxFiles.floats(ramp(TEST * each), shape(TEST, outputs)));
  }

  private static int[] shape(int size, int... more) {
    int[] shape = new int[more.length + 1];
    shape[0] = size;
    System.arraycopy(more, 0, shape, 1, more.length);
    return shape;
  }

  private static void images(Map<Part, byte[]> files, int... shape) {
    files.put(Part.TRAIN_IMAGES, IdxFiles.idx(IdxFiles.pixels(TRAIN * 20, 3), shape(TRAIN, shape)));
    files.put(Part.TEST_IMAGES, IdxFiles.idx(IdxFiles.pixels(TEST * 20, 4), shape(TEST, shape)));
  }

  private static void floatImages(Map<Part, byte[]> files, int... shape) {
    files.put(Part.TRAIN_IMAGES, IdxFiles.floats(ramp(TRAIN * 20), shape(TRAIN, shape)));
    files.put(Part.TEST_IMAGES, IdxFiles.floats(ramp(TEST * 20), shape(TEST, shape)));
  }

  private Dataset added(Path from, Scaling scaling) {
    String name = "mine" + folders;
    home.add(name, from);
    return home.load(name, scaling, arena);
  }

  private void assertRefused(Path from, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> home.add("bad", from))
        .withMessageStartingWith("data file " + from)
        .withMessageContaining(message);
    assertThat(root.resolve("bad")).doesNotExist();
  }

  @Test
  void examplesMayHaveOneToThreeDimensions() {
    for (int[] shape : new int[][] {{20}, {4, 5}, {2, 5, 2}}) {
      Path from = files(files -> images(files, shape));
      Dataset mine = added(from, Scaling.UNIT);
      assertThat(mine.inputShape()).hasSize(shape.length).startsWith(shape[0]);
      assertThat(mine.train().width()).isEqualTo(20);
      byte[] pixels = IdxFiles.pixels(TEST * 20, 4);
      assertThat(mine.test().feature(3, 7)).isEqualTo((pixels[67] & 0xff) / 255f);
      String file = "train-images-idx%d-ubyte".formatted(shape.length + 1);
      assertThat(root.resolve("mine" + folders)).isDirectoryContaining("glob:**/" + file);
    }
    assertRefused(
        files(files -> images(files, 1, 2, 5, 2)), "images must have 2 to 4 dimensions, got 5");
  }

  /// Each feature, each channel, or all pixels have mean 0 and deviation 1.
  @Test
  void standardScalingIsByFeatureByImageOrByChannel() {
    for (int[] shape : new int[][] {{20}, {4, 5}, {2, 5, 2}}) {
      Dataset mine = added(files(files -> images(files, shape)), Scaling.STANDARD);
      int groups = shape.length == 2 ? 1 : shape[0];
      int columns = 20 / groups;
      // means of images are rounded to 4 decimals, and deviations are about .29
      double error = shape.length == 1 ? 1e-6 : 0.00005 / 0.25;
      for (int group = 0; group < groups; group++) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < TRAIN * columns; i++) {
          double x = mine.train().feature(i / columns, group * columns + i % columns);
          sum += x;
          squares += x * x;
        }
        assertThat(sum / (TRAIN * columns)).isEqualTo(0, within(error));
        assertThat(squares / (TRAIN * columns)).isEqualTo(1, within(3 * error));
      }
    }
  }

  /// The ramp runs from .5 to 300, so its mean is 150.25 and its deviation ½√((600² − 1)/12).
  @Test
  void floatsAreScaledByTheirTrainingFigures() {
    Path from = files(files -> floatImages(files, 4, 5));
    Dataset unit = added(from, Scaling.UNIT);
    assertThat(unit.train().feature(0, 0)).isZero();
    assertThat(unit.train().feature(TRAIN - 1, 19)).isEqualTo(1);
    assertThat(unit.test().feature(0, 2)).isEqualTo((float) (1 / 299.5));
    Dataset standard = home.load("mine" + folders, Scaling.STANDARD, arena);
    double deviation = Math.sqrt((600.0 * 600 - 1) / 12) / 2;
    assertThat((double) standard.test().feature(0, 2))
        .isEqualTo((1.5 - 150.25) / deviation, within(1e-6));
    assertThat(root.resolve("mine" + folders))
        .isDirectoryContaining("glob:**/train-images-idx3-float");
    assertThat(home.list().getLast().state()).isEqualTo(DataEntry.State.HERE);

    Dataset columns = added(files(files -> floatImages(files, 20)), Scaling.UNIT);
    assertThat(columns.train().feature(0, 5)).isZero();
    assertThat(columns.train().feature(TRAIN - 1, 5)).isEqualTo(1);
    assertThat(columns.test().feature(1, 5)).isEqualTo((float) (1 / 29.0));
  }

  @Test
  void floatLabelsAreARegression() {
    for (int[] outputs : new int[][] {{}, {1}, {3}}) {
      int each = outputs.length == 0 ? 1 : outputs[0];
      Dataset mine = added(files(files -> regression(files, outputs)), Scaling.UNIT);
      assertThat(mine.isRegression()).isTrue();
      assertThat(mine.outputs()).isEqualTo(each);
      assertThat(mine.outputNames()).startsWith("0").hasSize(each);
      OutputScale last = mine.outputScales().getLast();
      // steps of each/2 from each/2 on, 30 of them
      assertThat(last.mean()).isEqualTo(15.5 * each / 2.0, within(1e-9));
      assertThat(last.deviation()).isEqualTo(each / 2.0 * Math.sqrt(899 / 12.0), within(1e-9));
      assertThat(last.value(mine.test().target(2, each - 1)))
          .isEqualTo(3 * each / 2.0, within(1e-5));
      DataEntry entry = home.list().getLast();
      assertThat(entry.task()).contains(Task.REGRESSION);
      assertThat(entry.outputs()).isEqualTo(each);
    }
  }

  @Test
  void numbersThatAreNoneAreFaultsAtTheirOffset() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Path images =
          files(files -> {
            floatImages(files, 4, 5);
            putFloat(files, Part.TEST_IMAGES, 16 + 4 * 33, bad);
          });
      assertRefused(
          images, "t10k-images-idx3-ubyte at offset 148: number must be finite, got " + bad);
      Path targets =
          files(files -> {
            regression(files);
            putFloat(files, Part.TRAIN_LABELS, 8 + 4 * 29, bad);
          });
      assertRefused(targets, "train-labels-idx1-ubyte at offset 124: number must be finite");
    }
  }

  private static void putFloat(Map<Part, byte[]> files, Part part, int offset, float value) {
    byte[] changed = Objects.requireNonNull(files.get(part)).clone();
    ByteBuffer.wrap(changed).putFloat(offset, value);
    files.put(part, changed);
  }

  @Test
  void filesMustBelongTogether() {
    assertRefused(
        files(files -> {
          regression(files);
          files.put(Part.TEST_LABELS, IdxFiles.idx(IdxFiles.labels(TEST), TEST));
        }),
        "at offset 2: test labels must be of the type of the training labels");
    assertRefused(
        files(files -> {
          regression(files, 2);
          files.put(Part.TEST_LABELS, IdxFiles.floats(ramp(TEST * 3), TEST, 3));
        }),
        "at offset 8: target numbers must be 2 each, got 3");
    assertRefused(
        files(files -> files.put(Part.TEST_IMAGES, IdxFiles.floats(ramp(TEST * 20), TEST, 4, 5))),
        "at offset 2: test images must be of the type of the training images");
    assertRefused(
        files(files -> files.put(Part.TRAIN_LABELS, IdxFiles.floats(ramp(TRAIN * 4), TRAIN, 2, 2))),
        "target numbers must be [n] or [n, outputs]");
    assertRefused(
        files(files -> files.put(Part.TRAIN_LABELS, IdxFiles.idx(new byte[TRAIN * 2], TRAIN, 2))),
        "labels must have 1 dimension, got 2");
    assertRefused(
        files(files -> {
          regression(files);
          files.put(Part.TRAIN_LABELS, IdxFiles.floats(new float[TRAIN], TRAIN));
        }),
        "target numbers must vary, output 0 is always 0.0");
    assertRefused(
        files(files -> {
          images(files, 20);
          files.put(Part.TRAIN_IMAGES, IdxFiles.idx(new byte[TRAIN * 200_000], TRAIN, 200_000));
        }),
        "features and channels must be at most 100000, got 200000");
    assertRefused(
        files(files -> {
          float[] tiny = ramp(TRAIN * 20);
          for (int i = 0; i < tiny.length; i++) {
            tiny[i] = i * 1e-38f;
          }
          float[] huge = new float[TEST * 20];
          huge[0] = 1e38f;
          files.put(Part.TRAIN_IMAGES, IdxFiles.floats(tiny, TRAIN, 4, 5));
          files.put(Part.TEST_IMAGES, IdxFiles.floats(huge, TEST, 4, 5));
        }),
        "t10k-images-idx3-ubyte at offset 16: number is beyond float32 when scaled");
  }

  @Test
  void readsFloatsAsTheyAre() {
    float[] values = {0, -0f, 1.5f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-3f};
    try (IdxReader file = IdxReader.of("f", IdxFiles.gzip(IdxFiles.floats(values, 2, 3)))) {
      assertThat(file.type()).isEqualTo(IdxType.FLOAT);
      assertThat(file.size()).isEqualTo(6);
      List<Float> all = new ArrayList<>();
      float[] buffer = new float[4];
      for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
        for (int i = 0; i < got; i++) {
          all.add(buffer[i]);
        }
      }
      assertThat(all).containsExactly(0f, -0f, 1.5f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-3f);
    }
    try (IdxReader bytes = IdxReader.of("f", IdxFiles.idx(new byte[3], 3))) {
      assertThatThrownBy(() -> bytes.read(new float[3])).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void floatFilesCutAnywhereAreFaults() {
    byte[] file = IdxFiles.floats(ramp(6), 2, 3);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> IdxReader.of("f", cut))
          .withMessageContaining("got " + length);
    }
  }

  /// Whatever a mutation does to the four files, the outcome is a data set or one typed error.
  @Test
  void mutationsNeverDoWorse() {
    Random random = new Random(1);
    int loaded = 0;
    for (int i = 0; i < 300; i++) {
      Part part = List.of(Part.values()).get(random.nextInt(4));
      Path from =
          files(files -> {
            floatImages(files, 20);
            regression(files, 2);
            byte[] changed = Objects.requireNonNull(files.get(part)).clone();
            changed[random.nextInt(random.nextBoolean() ? 16 : changed.length)] =
                (byte) random.nextInt(256);
            files.put(part, changed);
          });
      try {
        home.add("m" + i, from);
        loaded++;
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("data file " + from).doesNotContain("\n");
      }
    }
    assertThat(loaded).isBetween(50, 250);
  }
}
