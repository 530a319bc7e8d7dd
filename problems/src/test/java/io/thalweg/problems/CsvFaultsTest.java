package io.thalweg.problems;

import static io.thalweg.problems.CsvTexts.COLOURS;
import static io.thalweg.problems.CsvTexts.WOMEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CSV files that no data set can be made of, and data sets that are damaged.
class CsvFaultsTest {
  private final Arena arena = Arena.ofConfined();

  @TempDir Path folder;
  private Path root;
  private DataHome home;
  private CsvTexts texts;

  @BeforeEach
  void anEmptyHome() {
    root = folder.resolve("home");
    home = new DataHome(root, List.of(KnownData.DIGITS));
    texts = new CsvTexts(folder);
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private void assertFault(Runnable what, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(what::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    if (Files.isDirectory(root)) {
      assertThat(root).isDirectoryNotContaining("glob:**.scratch*");
    }
  }

  private void assertRefused(Path from, CsvOptions options, String... words) {
    assertFault(() -> home.add("mine", from, options), words);
    assertThat(root.resolve("mine")).doesNotExist();
  }

  @Test
  void aSlipInATargetOfNumbersIsNoClass() {
    assertRefused(
        texts.files("x,y\n1,1.5\n2,1,5\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT,
        "line 3: must have 2");
    assertRefused(
        texts.files("x,y\n1,1.5\n2,l.5\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT,
        "line 3, column 2 (y): \"l.5\" among numbers; mend it, or give the task");
    assertRefused(
        texts.files("x,y\n1,1\n2,NA\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT,
        "line 3, column 2 (y): \"NA\" among numbers");
    home.add(
        "mine",
        texts.files("x,y\n1,1\n2,NA\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT.withTask(Task.CLASSIFICATION));
    assertThat(home.load("mine", Scaling.UNIT, arena).classNames()).containsExactly("1", "NA");
  }

  @Test
  void changedFilesAreFaults() throws IOException {
    home.add("mine", texts.files(WOMEN, WOMEN), CsvOptions.DEFAULT.withTask(Task.REGRESSION));
    for (String name : List.of("train.csv", "test.csv", "dataset.json")) {
      Path file = root.resolve("mine").resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] changed = whole.clone();
      int digit = new String(whole, UTF_8).indexOf("5");
      changed[digit] = '6';
      Files.write(file, changed);
      assertFault(
          () -> home.load("mine", Scaling.UNIT, arena), file.toString(), "SHA-256 of the content");
      Files.delete(file);
      assertFault(() -> home.load("mine", Scaling.UNIT, arena), "mine");
      assertThat(home.list().getLast().state()).isEqualTo(DataEntry.State.BROKEN);
      Files.write(file, whole);
    }
    assertThat(home.load("mine", Scaling.UNIT, arena).train().size()).isEqualTo(15);
  }

  @Test
  void faultsSayWhereAndWhy() {
    CsvOptions plain = CsvOptions.DEFAULT;
    assertRefused(
        texts.file("a.csv", COLOURS),
        plain,
        "a.csv at line 2, column 2 (colour): must be a decimal number, got \"red\"",
        "--categorical");
    assertRefused(
        texts.file("a.csv", "x,y\n1,a\n,b\n2,b\n4,a\n5,b\n"),
        plain,
        "a.csv at line 3, column 1 (x): missing values are not allowed");
    assertRefused(
        texts.file("a.csv", COLOURS),
        plain.withTargets("knd"),
        "unknown column knd; did you mean kind?");
    assertRefused(texts.file("a.csv", COLOURS), plain.withCategorical("x"), "unknown column x");
    assertRefused(texts.file("a.csv", COLOURS), plain.withCategorical("kind"), "column kind");
    assertRefused(
        texts.file("a.csv", COLOURS),
        plain.withTargets("size", "colour", "kind"),
        "must be a feature");
    assertRefused(texts.file("a.csv", "x,y\n"), plain, "must have rows below the header");
    assertRefused(
        texts.file("a.csv", "x,y\n1,a\n2,b\n"), plain, "has 2 rows at a test share of 0.2");
    assertRefused(
        texts.files("x,y\n1,a\n2,a\n", "x,y\n1,a\n"),
        plain,
        "column y must hold at least 2 classes");
    assertRefused(
        texts.files("x,y\n1,3\n2,3\n", "x,y\n1,4\n"),
        plain.withTask(Task.REGRESSION),
        "column y must vary");
    assertRefused(
        texts.files("x,y\n1,3\n2,x\n", "x,y\n1,4\n"),
        plain.withTask(Task.REGRESSION),
        "train.csv at line 3, column 2 (y): must be a decimal number, got \"x\"");
    assertRefused(
        texts.files(WOMEN, "height,weight\n60\n"), plain, "test.csv at line 2: must have 2 cells");
    assertRefused(texts.files(WOMEN, "height,mass\n60,1\n"), plain, "column 2 must be weight");
    assertRefused(
        texts.files(WOMEN, "height\n60\n"), plain, "test.csv at line 1: must have at least 2");
    assertRefused(texts.files(WOMEN, "a,b,c\n1,2,3\n"), plain, "must have the 2 columns");
    assertRefused(
        texts.files(WOMEN, "height,weight\n"), plain, "test.csv must have rows below the header");
    assertRefused(
        texts.files(WOMEN, WOMEN), plain.withSplit(0.5, 1), "share and seed are for one file");
    assertRefused(texts.file("a.csv", WOMEN), plain, "class 123 must be in", "another seed may");
    assertRefused(
        texts.file("a.csv", WOMEN),
        plain.withTask(Task.REGRESSION).withShape(2, 2),
        "shape must hold the 1 features of an example, got [2, 2]");
    assertRefused(
        texts.file("a.csv", COLOURS),
        plain.withCategorical("colour").withSplit(0.3, 1).withShape(2, 2),
        "categorical columns are no pixels");
    assertRefused(
        texts.files("x,y\n1,1\n2,1.0\n3,2\n", "x,y\n1,1\n"),
        plain,
        "classes 1 and 1.0 are the same");
  }

  @Test
  void numbersFarOutsideTheTrainingDataAreFaults() {
    assertRefused(
        texts.files("x,y\n0,a\n1e-30,b\n", "x,y\n3,b\n1e30,a\n"),
        CsvOptions.DEFAULT,
        "test.csv at line 3, column 1 (x): number is beyond float32 when scaled");
  }

  @Test
  void whatTheTrainingDataLackIsUnknown() {
    assertRefused(
        texts.files("x,y\n1,a\n2,b\n", "x,y\n1,a\n1,c\n"),
        CsvOptions.DEFAULT,
        "test.csv at line 3, column 2 (y): class c must be in the training data too",
        "a, b");
    assertRefused(
        texts.files(COLOURS, "size,colour,kind\n1,pink,a\n"),
        CsvOptions.DEFAULT.withCategorical("colour"),
        "test.csv at line 2, column 2 (colour): category pink must be in the training data too");
  }

  @Test
  void thereIsAMostOfCategories() {
    StringBuilder text = new StringBuilder("x,word,y\n");
    for (int i = 0; i <= CsvColumn.MOST_CATEGORIES; i++) {
      text.append(i).append(",w").append(i).append(i % 2 == 0 ? ",a\n" : ",b\n");
    }
    assertRefused(
        texts.files(text.toString(), "x,word,y\n1,w1,a\n"),
        CsvOptions.DEFAULT.withCategorical("word"),
        "line 1002, column 2 (word): must be one of at most 1000 categories");
  }

  @Test
  void onlyCsvFilesAndWholeFoldersAreTaken() throws IOException {
    assertRefused(texts.file("a.txt", WOMEN), CsvOptions.DEFAULT, "a file that ends in .csv");
    assertRefused(folder.resolve("no.csv"), CsvOptions.DEFAULT, "no such file or folder");
    texts.file("half/train.csv", WOMEN);
    Path half = folder.resolve("half");
    assertRefused(half, CsvOptions.DEFAULT, "or train.csv and test.csv");
    Path idx = IdxFiles.write(folder.resolve("idx"), IdxFiles.dataset(1));
    assertRefused(idx, CsvOptions.DEFAULT.withTargets("y"), "must not be given");
    texts.file("idx/train.csv", COLOURS);
    texts.file("idx/test.csv", COLOURS);
    assertRefused(idx, CsvOptions.DEFAULT, "must hold one data set, got CSV and IDX files");
  }

  /// Whatever a mutation does to a file, the outcome is a data set that loads or one typed error.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutatedFilesNeverDoWorse(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] train = (COLOURS + "31415.9265,red,a\n27182.8183,blue,b\n".repeat(5)).getBytes(UTF_8);
    Path from = texts.files(COLOURS, "size,colour,kind\n3,red,a\n");
    List<CsvOptions> options =
        List.of(
            CsvOptions.DEFAULT.withCategorical("colour"),
            CsvOptions.DEFAULT.withCategorical("colour", "kind").withTargets("size"));
    int loaded = 0;
    for (int i = 0; i < 100; i++) {
      Files.write(from.resolve("train.csv"), CsvRowsTest.mutated(train, random));
      try {
        home.add("m" + i, from, options.get(i % 2));
        loaded++;
      } catch (DataException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    assertThat(loaded).isBetween(1, 95);
  }

  /// A description that is wrong, with hashes that are right.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutatedDescriptionsNeverDoWorse(long seed) throws IOException {
    home.add("mine", texts.files(COLOURS, COLOURS), CsvOptions.DEFAULT.withCategorical("colour"));
    Path mine = root.resolve("mine");
    byte[] json = Files.readAllBytes(mine.resolve("dataset.json"));
    Random random = new Random(seed);
    int loaded = 0;
    for (int i = 0; i < 200; i++) {
      byte[] changed = json.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        byte[] telling = "0159-.eE\"[]{},:n".getBytes(UTF_8);
        changed[random.nextInt(changed.length)] = telling[random.nextInt(telling.length)];
      }
      describe(mine, changed);
      try (Arena confined = Arena.ofConfined()) {
        home.load("mine", Scaling.UNIT, confined);
        loaded++;
      } catch (DataException e) {
        assertThat(e.getMessage()).contains("mine").doesNotContain("\n");
      }
      assertThat(home.list().getLast().name()).isEqualTo("mine");
    }
    assertThat(loaded).isBetween(1, 190);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "train" : 4       | "train" : 2000000000          | values must be at most 1073741824
          "train" : 4       | "train" : 100000000           | must have at least 600000024 bytes
          "train" : 4       | "train" : 3                   | must be the end after 3 rows
          "train" : 4       | "train" : 5                   | must have 5 rows, has 4
          "train" : 4       | "train" : 4.5                 | Floating-point
          "format" : 1      | "format" : 2                  | must describe a data set: format must be 1, got 2
          "format" : 1      | "format" : 1, "more" : 1      | "more"
          "format" : 1      | "format" : 1, "format" : 1    | Duplicate
          "format" : 1      | "format" : null               | null
          "number"          | "colour"                      | "colour"
          "size"            | "length"                      | column 1 must be length
          "min" : 1.0       | "min" : 1e999                 | moments must be finite
          "min" : 1.0       | "min" : 5.0                   | max at least min
          "classification"  | "regression"                  | targets must be one class or numbers
          "b"               | "a"                           | different values
          "b"               | null                          | Invalid `null` value
          [ 4 ]             | [ 2, 3 ]                      | shape must hold the 4 features
          """)
  void descriptionsAreChecked(String written, String changed, String message) throws IOException {
    home.add("mine", texts.files(COLOURS, COLOURS), CsvOptions.DEFAULT.withCategorical("colour"));
    Path mine = root.resolve("mine");
    String json = Files.readString(mine.resolve("dataset.json"));
    assertThat(json).contains(written);
    describe(mine, json.replaceFirst(Pattern.quote(written), changed).getBytes(UTF_8));
    assertFault(() -> home.load("mine", Scaling.UNIT, arena), mine.toString(), message);
  }

  /// Puts another description in its place, with a hash that is right.
  private static void describe(Path data, byte[] json) throws IOException {
    Files.write(data.resolve("dataset.json"), json);
    Path sums = data.resolve("SHA256SUMS");
    String text = Files.readString(sums);
    Files.writeString(
        sums, text.replaceAll("[0-9a-f]{64}(?=  dataset.json)", IdxFiles.sha256(json)));
  }
}
