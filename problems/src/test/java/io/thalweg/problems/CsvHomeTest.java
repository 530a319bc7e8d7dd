package io.thalweg.problems;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CSV files as data sets, from the file to the tensors.
class CsvHomeTest {
  /// Average heights (inches) and weights (pounds) of American women, from the World Almanac 1975:
  /// `women` in R's package datasets.
  private static final String WOMEN =
      """
      height,weight
      58,115
      59,117
      60,120
      61,123
      62,126
      63,129
      64,132
      65,135
      66,139
      67,142
      68,146
      69,150
      70,154
      71,159
      72,164
      """;

  private static final String COLOURS =
      """
      size,colour,kind
      1,red,b
      2,blue,a
      3,red,a
      4,green,c
      """;

  private final Arena arena = Arena.ofConfined();

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

  private Path file(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A folder with two files.
  private Path files(String train, String test) {
    file("both/test.csv", test);
    return file("both/train.csv", train).getParent();
  }

  private Dataset added(Path from, CsvOptions options, Scaling scaling) {
    home.add("mine", from, options);
    return home.load("mine", scaling, arena);
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

  private static double[] column(Split split, int column) {
    double[] values = new double[split.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = split.feature(i, column);
    }
    return values;
  }

  private static double[] targets(Split split) {
    double[] values = new double[split.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = split.target(i, 0);
    }
    return values;
  }

  private static List<Integer> labels(Split split) {
    return IntStream.range(0, split.size()).mapToObj(split::label).toList();
  }

  /// R: `mean(women$weight)` is 136.7333, `sd(women$weight)` 15.49869 and `sd(women$height)`
  /// 4.472136, with n − 1; divided by n they are smaller by √(14/15).
  @Test
  void aRegressionIsStandardisedByTheTrainingData() {
    Path from = files(WOMEN, "height,weight\n60,121\n80,200\n");
    Dataset women =
        added(from, CsvOptions.DEFAULT.withTask(Task.REGRESSION), Scaling.STANDARD);
    assertThat(women.isRegression()).isTrue();
    assertThat(women.task()).isEqualTo(Task.REGRESSION);
    assertThat(women.classNames()).isEmpty();
    assertThat(women.classes()).isZero();
    assertThat(women.outputs()).isEqualTo(1);
    assertThat(women.outputNames()).containsExactly("weight");
    OutputScale weight = women.outputScales().getFirst();
    assertThat(weight.mean()).isEqualTo(136.7333, within(5e-5));
    assertThat(weight.deviation()).isEqualTo(15.49869 * Math.sqrt(14 / 15.0), within(5e-6));
    assertThat(women.test().target(0, 0))
        .isEqualTo((float) ((121 - weight.mean()) / weight.deviation()));
    assertThat(weight.value(women.test().target(1, 0))).isEqualTo(200, within(1e-4));
    assertThat(weight.difference(2)).isEqualTo(2 * weight.deviation());
    double height = 4.472136 * Math.sqrt(14 / 15.0);
    assertThat((double) women.test().feature(1, 0)).isEqualTo((80 - 65) / height, within(1e-5));
    assertThat(women.train().size()).isEqualTo(15);
    assertThat(women.train().features().address() % 64).isZero();
    assertThat(women.validation(5).test().target(4, 0)).isEqualTo(women.train().target(14, 0));
  }

  @Test
  void unitScalingIsTheRangeOfTheTrainingData() {
    Path from = files(WOMEN, "height,weight\n65,121\n79,200\n");
    Dataset women = added(from, CsvOptions.DEFAULT.withTask(Task.REGRESSION), Scaling.UNIT);
    assertThat(column(women.train(), 0)).startsWith(0, (float) (1 / 14.0)).endsWith(1);
    assertThat(column(women.test(), 0)).containsExactly(0.5, 1.5);
    Dataset standard = home.load("mine", Scaling.STANDARD, arena);
    assertThat(targets(women.train())).isEqualTo(targets(standard.train()));
  }

  @Test
  void aConstantColumnIs0UnderBothScalings() {
    Path from = files("a,b,y\n0.1,1,x\n0.1,2,y\n", "a,b,y\n0.7,1,x\n");
    home.add("mine", from);
    for (Scaling scaling : Scaling.values()) {
      Dataset mine = home.load("mine", scaling, arena);
      assertThat(column(mine.train(), 0)).containsExactly(0, 0);
      assertThat(column(mine.test(), 0)).containsExactly(0);
    }
  }

  @Test
  void oneFileIsSplitByASeededShuffle() {
    Path from = file("women.csv", WOMEN);
    Dataset women =
        added(from, CsvOptions.DEFAULT.withTask(Task.REGRESSION).withSplit(0.2, 7), Scaling.UNIT);
    assertThat(women.test().size()).isEqualTo(3);
    TreeSet<Long> weights = new TreeSet<>();
    OutputScale weight = women.outputScales().getFirst();
    for (Split split : List.of(women.train(), women.test())) {
      for (double target : targets(split)) {
        weights.add(Math.round(weight.value(target)));
      }
    }
    assertThat(weights).hasSize(15).startsWith(115L, 117L).endsWith(159L, 164L);
    double[] sorted = targets(women.train());
    Arrays.sort(sorted);
    assertThat(targets(women.train())).isNotEqualTo(sorted);

    home.add("again", from, CsvOptions.DEFAULT.withTask(Task.REGRESSION).withSplit(0.2, 7));
    assertThat(targets(home.load("again", Scaling.UNIT, arena).train()))
        .isEqualTo(targets(women.train()));
    home.add("other", from, CsvOptions.DEFAULT.withTask(Task.REGRESSION).withSplit(0.2, 8));
    assertThat(targets(home.load("other", Scaling.UNIT, arena).train()))
        .isNotEqualTo(targets(women.train()));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 5, 5", "0.1, 9, 1", "0.84, 2, 8", "0.25, 7, 3"})
  void theShareIsRounded(double share, int train, int test) {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 10; i++) {
      text.append(i).append(',').append(i * 0.5).append('\n');
    }
    Dataset mine =
        added(
            file("a.csv", text.toString()),
            CsvOptions.DEFAULT.withSplit(share, 1).withTask(Task.REGRESSION),
            Scaling.UNIT);
    assertThat(mine.train().size()).isEqualTo(train);
    assertThat(mine.test().size()).isEqualTo(test);
  }

  @Test
  void wordsBecomeOneNumberEach() {
    Path from = files(COLOURS, "size,colour,kind\n1,green,c\n3,blue,a\n");
    CsvOptions options = CsvOptions.DEFAULT.withCategorical("colour");
    Dataset mine = added(from, options, Scaling.UNIT);
    assertThat(mine.inputShape()).containsExactly(4);
    assertThat(mine.classNames()).containsExactly("a", "b", "c");
    assertThat(mine.isRegression()).isFalse();
    assertThat(mine.outputs()).isEqualTo(3);
    assertThat(labels(mine.train())).containsExactly(1, 0, 0, 2);
    assertThat(labels(mine.test())).containsExactly(2, 0);
    assertThat(column(mine.train(), 1)).as("blue").containsExactly(0, 1, 0, 0);
    assertThat(column(mine.train(), 2)).as("green").containsExactly(0, 0, 0, 1);
    assertThat(column(mine.train(), 3)).as("red").containsExactly(1, 0, 1, 0);
    assertThat(column(mine.test(), 2)).containsExactly(1, 0);
    Dataset standard = home.load("mine", Scaling.STANDARD, arena);
    // red in half of the rows: mean 1/2, deviation 1/2
    assertThat(column(standard.train(), 3)).containsExactly(1, -1, 1, -1);
    // blue in a quarter: mean 1/4, deviation √3/4
    assertThat(standard.train().feature(1, 1)).isEqualTo((float) Math.sqrt(3));
  }

  @Test
  void classesThatAreNumbersAreInTheirOrder() {
    Dataset mine =
        added(files("x,y\n1,10\n2,9\n3,-1\n", "x,y\n1,9\n"), CsvOptions.DEFAULT, Scaling.UNIT);
    assertThat(mine.classNames()).containsExactly("-1", "9", "10");
    assertThat(labels(mine.test())).containsExactly(1);
  }

  /// The column's values, and what is to be learnt when nothing is said.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20 | CLASSIFICATION
          21 | REGRESSION
          """)
  void integersAreClassesUpTo20(int different, Task task) {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(',').append(i % different).append('\n');
    }
    Path from = files(text.toString(), "x,y\n1,2\n");
    assertThat(added(from, CsvOptions.DEFAULT, Scaling.UNIT).task()).isEqualTo(task);
    assertThat(home.list().getLast().task()).contains(task);
  }

  @Test
  void aFractionMakesARegressionAndATextAClassification() {
    home.add("numbers", files("x,y\n1,1\n2,1.5\n", "x,y\n1,2\n"));
    assertThat(home.load("numbers", Scaling.UNIT, arena).isRegression()).isTrue();
    home.add("words", files("x,y\n1,1\n2,10+\n", "x,y\n1,1\n"));
    assertThat(home.load("words", Scaling.UNIT, arena).classNames()).containsExactly("1", "10+");
    home.add("floats", files("x,y\n1,0.0\n2,1.0\n", "x,y\n1,0.0\n"));
    assertThat(home.load("floats", Scaling.UNIT, arena).classNames()).containsExactly("0.0", "1.0");
  }

  @Test
  void aSlipInATargetOfNumbersIsNoClass() {
    assertRefused(
        files("x,y\n1,1.5\n2,1,5\n", "x,y\n1,1\n"), CsvOptions.DEFAULT, "line 3: must have 2");
    assertRefused(
        files("x,y\n1,1.5\n2,l.5\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT,
        "line 3, column 2 (y): \"l.5\" among numbers; mend it, or give the task");
    assertRefused(
        files("x,y\n1,1\n2,NA\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT,
        "line 3, column 2 (y): \"NA\" among numbers");
    home.add(
        "mine",
        files("x,y\n1,1\n2,NA\n", "x,y\n1,1\n"),
        CsvOptions.DEFAULT.withTask(Task.CLASSIFICATION));
    assertThat(home.load("mine", Scaling.UNIT, arena).classNames()).containsExactly("1", "NA");
  }

  @Test
  void severalTargetsAreARegression() {
    Path from = files("y1,x,y2\n1,5,10\n3,6,10\n5,7,40\n", "y1,x,y2\n3,6,20\n");
    Dataset mine = added(from, CsvOptions.DEFAULT.withTargets("y2", "y1"), Scaling.UNIT);
    assertThat(mine.outputNames()).containsExactly("y1", "y2");
    assertThat(mine.outputs()).isEqualTo(2);
    assertThat(mine.inputShape()).containsExactly(1);
    assertThat(mine.test().target(0, 0)).isZero();
    assertThat(mine.test().target(0, 1)).isEqualTo(0, within(1e-7f));
    // 1, 3, 5 have mean 3 and deviation √(8/3)
    assertThat(mine.train().target(2, 0)).isEqualTo((float) (2 / Math.sqrt(8 / 3.0)));
  }

  /// As many pixels as MNIST's, scaled as one image: the embedded digits written as CSV are the
  /// embedded digits again, but for the rounding of their figures to four decimals.
  @Test
  void imagesAreScaledAsAWhole() {
    Dataset digits = home.load("digits", Scaling.UNIT, arena);
    Path from = files(csv(digits.train().head(100)), csv(digits.test().head(50)));
    CsvOptions options = CsvOptions.DEFAULT.withTargets("label").withShape(28, 28);
    Dataset mine = added(from, options, Scaling.UNIT);
    assertThat(mine.inputShape()).containsExactly(28, 28);
    assertThat(mine.classNames()).isEqualTo(digits.classNames());
    assertThat(labels(mine.test())).isEqualTo(labels(digits.test().head(50)));
    for (int pixel = 0; pixel < 784; pixel++) {
      assertThat(column(mine.test(), pixel)).isEqualTo(column(digits.test().head(50), pixel));
    }
    Dataset standard = home.load("mine", Scaling.STANDARD, arena);
    double sum = 0;
    double squares = 0;
    for (int pixel = 0; pixel < 784; pixel++) {
      for (double x : column(standard.train(), pixel)) {
        sum += x;
        squares += x * x;
      }
    }
    assertThat(sum / (100 * 784)).isEqualTo(0, within(1e-6));
    assertThat(squares / (100 * 784)).isEqualTo(1, within(1e-6));
  }

  private static String csv(Split split) {
    StringBuilder text = new StringBuilder("label");
    for (int pixel = 0; pixel < split.width(); pixel++) {
      text.append(",p").append(pixel);
    }
    for (int i = 0; i < split.size(); i++) {
      text.append('\n').append(split.label(i));
      for (int pixel = 0; pixel < split.width(); pixel++) {
        text.append(',').append(Math.round(255 * split.feature(i, pixel)));
      }
    }
    return text.append('\n').toString();
  }

  @Test
  void channelsAreScaledEachOnItsOwn() {
    String text = "r1,r2,g1,g2,y\n0,10,5,5,a\n2,4,7,9,b\n";
    Dataset mine =
        added(files(text, text), CsvOptions.DEFAULT.withShape(2, 1, 2), Scaling.UNIT);
    assertThat(mine.inputShape()).containsExactly(2, 1, 2);
    assertThat(column(mine.train(), 1)).containsExactly(1, (float) 0.4);
    assertThat(column(mine.train(), 3)).containsExactly(0, 1);
  }

  @Test
  void whatLiesInTheHomeIsTheFileAndItsDescription() throws IOException {
    Path from = file("women.csv", WOMEN);
    home.add("mine", from, CsvOptions.DEFAULT.withTask(Task.REGRESSION));
    assertThat(root.resolve("mine/data.csv")).hasSameTextualContentAs(from);
    assertThat(Files.readString(root.resolve("mine/dataset.json")))
        .contains("\"task\" : \"regression\"", "\"seed\" : 1", "\"train\" : 12", "\"test\" : 3");
    assertThat(Files.readAllLines(root.resolve("mine/SHA256SUMS")))
        .containsExactly(
            IdxFiles.sha256(Files.readAllBytes(from)) + "  data.csv",
            IdxFiles.sha256(Files.readAllBytes(root.resolve("mine/dataset.json")))
                + "  dataset.json");
    DataEntry entry = home.list().getLast();
    assertThat(entry.name()).isEqualTo("mine");
    assertThat(entry.title()).isEqualTo("CSV, target weight");
    assertThat(entry.inputShape()).containsExactly(1);
    assertThat(entry.outputs()).isEqualTo(1);
    assertThat(entry.classes()).isZero();
    assertThat(entry.train()).isEqualTo(12);
  }

  @Test
  void changedFilesAreFaults() throws IOException {
    home.add("mine", files(WOMEN, WOMEN), CsvOptions.DEFAULT.withTask(Task.REGRESSION));
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
        file("a.csv", COLOURS),
        plain,
        "a.csv at line 2, column 2 (colour): must be a decimal number, got \"red\"",
        "--categorical");
    assertRefused(
        file("a.csv", "x,y\n1,a\n,b\n2,b\n4,a\n5,b\n"),
        plain,
        "a.csv at line 3, column 1 (x): missing values are not allowed");
    assertRefused(
        file("a.csv", COLOURS), plain.withTargets("knd"), "unknown column knd; did you mean kind?");
    assertRefused(file("a.csv", COLOURS), plain.withCategorical("x"), "unknown column x");
    assertRefused(file("a.csv", COLOURS), plain.withCategorical("kind"), "column kind");
    assertRefused(
        file("a.csv", COLOURS), plain.withTargets("size", "colour", "kind"), "must be a feature");
    assertRefused(file("a.csv", "x,y\n"), plain, "must have rows below the header");
    assertRefused(file("a.csv", "x,y\n1,a\n2,b\n"), plain, "has 2 rows at a test share of 0.2");
    assertRefused(
        files("x,y\n1,a\n2,a\n", "x,y\n1,a\n"), plain, "column y must hold at least 2 classes");
    assertRefused(
        files("x,y\n1,3\n2,3\n", "x,y\n1,4\n"),
        plain.withTask(Task.REGRESSION),
        "column y must vary");
    assertRefused(
        files("x,y\n1,3\n2,x\n", "x,y\n1,4\n"),
        plain.withTask(Task.REGRESSION),
        "train.csv at line 3, column 2 (y): must be a decimal number, got \"x\"");
    assertRefused(
        files(WOMEN, "height,weight\n60\n"), plain, "test.csv at line 2: must have 2 cells");
    assertRefused(files(WOMEN, "height,mass\n60,1\n"), plain, "column 2 must be weight");
    assertRefused(files(WOMEN, "height\n60\n"), plain, "test.csv at line 1: must have at least 2");
    assertRefused(files(WOMEN, "a,b,c\n1,2,3\n"), plain, "must have the 2 columns");
    assertRefused(
        files(WOMEN, "height,weight\n"), plain, "test.csv must have rows below the header");
    assertRefused(files(WOMEN, WOMEN), plain.withSplit(0.5, 1), "share and seed are for one file");
    assertRefused(file("a.csv", WOMEN), plain, "class 123 must be in", "another seed may");
    assertRefused(
        file("a.csv", WOMEN),
        plain.withTask(Task.REGRESSION).withShape(2, 2),
        "shape must hold the 1 features of an example, got [2, 2]");
    assertRefused(
        file("a.csv", COLOURS),
        plain.withCategorical("colour").withSplit(0.3, 1).withShape(2, 2),
        "categorical columns are no pixels");
    assertRefused(
        files("x,y\n1,1\n2,1.0\n3,2\n", "x,y\n1,1\n"), plain, "classes 1 and 1.0 are the same");
  }

  @Test
  void numbersFarOutsideTheTrainingDataAreFaults() {
    assertRefused(
        files("x,y\n0,a\n1e-30,b\n", "x,y\n3,b\n1e30,a\n"),
        CsvOptions.DEFAULT,
        "test.csv at line 3, column 1 (x): number is beyond float32 when scaled");
  }

  @Test
  void whatTheTrainingDataLackIsUnknown() {
    assertRefused(
        files("x,y\n1,a\n2,b\n", "x,y\n1,a\n1,c\n"),
        CsvOptions.DEFAULT,
        "test.csv at line 3, column 2 (y): class c must be in the training data too",
        "a, b");
    assertRefused(
        files(COLOURS, "size,colour,kind\n1,pink,a\n"),
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
        files(text.toString(), "x,word,y\n1,w1,a\n"),
        CsvOptions.DEFAULT.withCategorical("word"),
        "line 1002, column 2 (word): must be one of at most 1000 categories");
  }

  @Test
  void onlyCsvFilesAndWholeFoldersAreTaken() throws IOException {
    assertRefused(file("a.txt", WOMEN), CsvOptions.DEFAULT, "a file that ends in .csv");
    assertRefused(folder.resolve("no.csv"), CsvOptions.DEFAULT, "no such folder");
    Path half = file("half/train.csv", WOMEN).getParent();
    assertRefused(half, CsvOptions.DEFAULT, "or train.csv and test.csv");
    Path idx = IdxFiles.write(folder.resolve("idx"), IdxFiles.dataset(1));
    assertRefused(idx, CsvOptions.DEFAULT.withTargets("y"), "not for IDX files");
    file("idx/train.csv", COLOURS);
    file("idx/test.csv", COLOURS);
    assertRefused(idx, CsvOptions.DEFAULT, "must hold one data set");
  }

  /// Whatever a mutation does to a file, the outcome is a data set that loads or one typed error.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutatedFilesNeverDoWorse(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] train = (COLOURS + "31415.9265,red,a\n27182.8183,blue,b\n".repeat(5)).getBytes(UTF_8);
    Path from = files(COLOURS, "size,colour,kind\n3,red,a\n");
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
    home.add("mine", files(COLOURS, COLOURS), CsvOptions.DEFAULT.withCategorical("colour"));
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
      Files.write(mine.resolve("dataset.json"), changed);
      Path sums = mine.resolve("SHA256SUMS");
      Files.writeString(
          sums,
          Files.readString(sums)
              .replaceAll("[0-9a-f]{64}(?=  dataset.json)", IdxFiles.sha256(changed)));
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
      textBlock =
          """
          "train" : 4  | "train" : 2000000000
          "train" : 4  | "train" : 3
          "train" : 4  | "train" : 5
          "format" : 1 | "format" : 2
          "format" : 1 | "format" : 1, "more" : 1
          "format" : 1 | "format" : 1, "format" : 1
          "format" : 1 | "format" : null
          "role" : "number" | "role" : "colour"
          "min" : 1.0  | "min" : 1e999
          "min" : 1.0  | "min" : 5.0
          "b"          | "a"
          "b"          | null
          """)
  void descriptionsAreChecked(String written, String changed) throws IOException {
    home.add("mine", files(COLOURS, COLOURS), CsvOptions.DEFAULT.withCategorical("colour"));
    Path file = root.resolve("mine/dataset.json");
    Function<String, String> change =
        text -> {
          assertThat(text).contains(written);
          return text.replaceFirst(Pattern.quote(written), changed);
        };
    String json = change.apply(Files.readString(file));
    Files.writeString(file, json);
    Path sums = root.resolve("mine/SHA256SUMS");
    Files.writeString(
        sums,
        Files.readString(sums)
            .replaceAll(
                "[0-9a-f]{64}(?=  dataset.json)", IdxFiles.sha256(Files.readAllBytes(file))));
    assertFault(() -> home.load("mine", Scaling.UNIT, arena), root.resolve("mine").toString());
  }
}
