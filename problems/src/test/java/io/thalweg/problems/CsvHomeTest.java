package io.thalweg.problems;

import static io.thalweg.problems.CsvTexts.COLOURS;
import static io.thalweg.problems.CsvTexts.WOMEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CSV files as data sets, from the file to the tensors.
class CsvHomeTest {
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

  private Dataset added(Path from, CsvOptions options, Scaling scaling) {
    home.add("mine", from, options);
    return home.load("mine", scaling, arena);
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
    Path from = texts.files(WOMEN, "height,weight\n60,121\n80,200\n");
    Dataset women = added(from, CsvOptions.DEFAULT.withTask(Task.REGRESSION), Scaling.STANDARD);
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
    Path from = texts.files(WOMEN, "height,weight\n65,121\n79,200\n");
    Dataset women = added(from, CsvOptions.DEFAULT.withTask(Task.REGRESSION), Scaling.UNIT);
    assertThat(column(women.train(), 0)).startsWith(0, (float) (1 / 14.0)).endsWith(1);
    assertThat(column(women.test(), 0)).containsExactly(0.5, 1.5);
    Dataset standard = home.load("mine", Scaling.STANDARD, arena);
    assertThat(targets(women.train())).isEqualTo(targets(standard.train()));
  }

  @Test
  void aConstantColumnIs0UnderBothScalings() {
    Path from = texts.files("a,b,y\n0.1,1,x\n0.1,2,y\n", "a,b,y\n0.7,1,x\n");
    home.add("mine", from);
    for (Scaling scaling : Scaling.values()) {
      Dataset mine = home.load("mine", scaling, arena);
      assertThat(column(mine.train(), 0)).containsExactly(0, 0);
      assertThat(column(mine.test(), 0)).containsExactly(0);
    }
  }

  @Test
  void oneFileIsSplitByASeededShuffle() {
    Path from = texts.file("women.csv", WOMEN);
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
            texts.file("a.csv", text.toString()),
            CsvOptions.DEFAULT.withSplit(share, 1).withTask(Task.REGRESSION),
            Scaling.UNIT);
    assertThat(mine.train().size()).isEqualTo(train);
    assertThat(mine.test().size()).isEqualTo(test);
  }

  @Test
  void wordsBecomeOneNumberEach() {
    Path from = texts.files(COLOURS, "size,colour,kind\n1,green,c\n3,blue,a\n");
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
        added(
            texts.files("x,y\n1,10\n2,9\n3,-1\n", "x,y\n1,9\n"), CsvOptions.DEFAULT, Scaling.UNIT);
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
    Path from = texts.files(text.toString(), "x,y\n1,2\n");
    assertThat(added(from, CsvOptions.DEFAULT, Scaling.UNIT).task()).isEqualTo(task);
    assertThat(home.list().getLast().task()).contains(task);
  }

  @Test
  void aFractionMakesARegressionAndATextAClassification() {
    home.add("numbers", texts.files("x,y\n1,1\n2,1.5\n", "x,y\n1,2\n"));
    assertThat(home.load("numbers", Scaling.UNIT, arena).isRegression()).isTrue();
    home.add("words", texts.files("x,y\n1,1\n2,10+\n", "x,y\n1,1\n"));
    assertThat(home.load("words", Scaling.UNIT, arena).classNames()).containsExactly("1", "10+");
    home.add("floats", texts.files("x,y\n1,0.0\n2,1.0\n", "x,y\n1,0.0\n"));
    assertThat(home.load("floats", Scaling.UNIT, arena).classNames()).containsExactly("0.0", "1.0");
  }

  @Test
  void severalTargetsAreARegression() {
    Path from = texts.files("y1,x,y2\n1,5,10\n3,6,10\n5,7,40\n", "y1,x,y2\n3,6,20\n");
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
    Path from = texts.files(csv(digits.train().head(100)), csv(digits.test().head(50)));
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
        added(texts.files(text, text), CsvOptions.DEFAULT.withShape(2, 1, 2), Scaling.UNIT);
    assertThat(mine.inputShape()).containsExactly(2, 1, 2);
    assertThat(column(mine.train(), 1)).containsExactly(1, (float) 0.4);
    assertThat(column(mine.train(), 3)).containsExactly(0, 1);
  }

  @Test
  void whatLiesInTheHomeIsTheFileAndItsDescription() throws IOException {
    Path from = texts.file("women.csv", WOMEN);
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
}
