package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.problems.DataException;
import io.thalweg.tensors.SafeTensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnlineLearnerTest {
  private static final int WIDTH = 3;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Engine.start(1);
  }

  private static OnlineTraining training(String model, String optimizer, int width, int classes) {
    List<String> names = List.of("a", "b", "c").subList(0, width);
    return OnlineTraining.of(
        Models.CATALOGUE.create(model),
        new OnlineTraining.Columns(names, "y"),
        classes,
        Recipe.parse(optimizer),
        1);
  }

  /// Two classes apart by a plane, which changes sides at `turn`; one label in twenty is wrong.
  private static final class Stream {
    private final SplittableRandom random = new Seed(7).random();
    private final long turn;
    private final float[] features = new float[WIDTH];
    private long given;

    Stream(long turn) {
      this.turn = turn;
    }

    void to(OnlineLearner learner, long count) {
      for (long i = 0; i < count; i++) {
        double side = 0;
        for (int j = 0; j < WIDTH; j++) {
          double z = random.nextDouble() - 0.5;
          features[j] = (float) (z * 100 * (j + 1));
          side += z;
        }
        boolean upper = side > 0 != given++ >= turn;
        boolean wrong = random.nextDouble() < 0.05;
        boolean regression = learner.training().isRegression();
        learner.learn(features, regression ? side * 40 + 7 : upper != wrong ? 1 : 0);
      }
    }
  }

  /// Logits start at 0, so the first is predicted 0. Its step adds ±(1 − ½) to weight and bias; the
  /// second has the logits ∓1 and adds ±1/(1 + e²); the third has ±2 times their sum.
  @Test
  void labelsAreThoseOfTheHand() {
    OnlineTraining plain = training("linear", "sgd(rate=1)", 1, 2).withStandardised(false);
    try (OnlineLearner learner = new OnlineLearner(plain)) {
      assertThat(learner.learn(new float[] {1}, 1).predicted()).isZero();
      assertThat(learner.network().parameters().value(0)).isEqualTo(-0.5);
      assertThat(learner.learn(new float[] {1}, 1).predicted()).isEqualTo(1);
      double weight = 0.5 + 1 / (1 + Math.exp(2));
      assertThat(learner.network().parameters().value(1)).isCloseTo(weight, within(1e-6));
      assertThat(learner.learn(new float[] {-3}, 0).predicted()).isZero();
      assertThat(learner.prequential().error()).isEqualTo(1.0 / 3);
      assertThat(learner.prequential().examples()).isEqualTo(3);
      assertThat(learner.prequential().steps()).isEqualTo(3);
    }
  }

  /// Weight and bias start at 0; (0 − 2)² has the gradient −4 by both, and a rate of ¼ makes both
  /// 1.
  @Test
  void numbersAreThoseOfTheHand() {
    OnlineTraining plain = training("linear", "sgd(rate=0.25)", 1, 0).withStandardised(false);
    try (OnlineLearner learner = new OnlineLearner(plain)) {
      assertThat(learner.learn(new float[] {1}, 2).error()).isEqualTo(2);
      assertThat(learner.learn(new float[] {2}, 3).predicted()).isEqualTo(3);
      assertThat(learner.learn(new float[] {2}, 2).error()).isEqualTo(1);
      assertThat(learner.prequential().error()).isEqualTo(1);
      assertThat(learner.prequential().squareError()).isEqualTo(5.0 / 3);
    }
  }

  /// A batch is learnt from when it is whole: with two examples, the second is predicted like the
  /// first, and the step is that of their mean gradient, −(4 + 12)/2 for the weight.
  @Test
  void aStepComesWithTheLastOfItsBatch() {
    OnlineTraining plain =
        training("linear", "sgd(rate=0.25)", 1, 0).withStandardised(false).withBatch(2);
    try (OnlineLearner learner = new OnlineLearner(plain)) {
      assertThat(learner.learn(new float[] {1}, 2).predicted()).isZero();
      assertThat(learner.learn(new float[] {2}, 3).predicted()).isZero();
      assertThat(learner.network().parameters().value(0)).isEqualTo(2);
      assertThat(learner.prequential().steps()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          linear | sgd(rate=0.05) | 2 | 1
          mlp(8) | adam | 2 | 3
          mlp(8) | nag(rate=cosine(0.01, steps=900)) | 0 | 4
          linear | lookahead(radam, k=7) | 2 | 2
          mlp(8, dropout=0.3, normalisation=batch) | ema(adam) | 2 | 8
          """)
  void whoWasSavedGoesOnAsIfNeverStopped(String model, String optimizer, int classes, int batch)
      throws IOException {
    OnlineTraining training = training(model, optimizer, WIDTH, classes).withBatch(batch);
    Path file = folder.resolve("saved");
    Stream stream = new Stream(600);
    OnlineLearner resumed = new OnlineLearner(training);
    for (int part : new int[] {1, 101, 450, 148}) {
      stream.to(resumed, part);
      assertThat(resumed.save(file)).isTrue();
      resumed.close();
      resumed = OnlineLearner.resume(training, file);
    }
    stream.to(resumed, 300);
    try (OnlineLearner whole = new OnlineLearner(training)) {
      new Stream(600).to(whole, 1000);
      assertThat(resumed.prequential()).isEqualTo(whole.prequential());
      assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
      Path other = folder.resolve("other");
      whole.save(other);
      resumed.save(file);
      assertThat(file).hasSameBinaryContentAs(other);
    }
    resumed.close();
  }

  @Test
  void driftIsNoticedAndOvercome() {
    try (OnlineLearner learner =
        new OnlineLearner(training("linear", "sgd(rate=0.05)", WIDTH, 2))) {
      Stream stream = new Stream(10_000);
      stream.to(learner, 10_000);
      assertThat(learner.prequential().recentError()).isBetween(0.02, 0.12);
      assertThat(learner.prequential().drifts()).isZero();
      stream.to(learner, 100);
      assertThat(learner.prequential().recentError()).isGreaterThan(0.12);
      assertThat(learner.prequential().latestDrifts())
          .singleElement()
          .satisfies(drift -> {
            assertThat(drift.example()).isBetween(10_010L, 10_100L);
            assertThat(drift.errorAfter()).isGreaterThan(drift.errorBefore());
          });
      stream.to(learner, 9_900);
      assertThat(learner.prequential().recentError()).isBetween(0.02, 0.12);
    }
  }

  @Test
  void atADriftTheOptimizerMayStartAnew() throws IOException {
    OnlineTraining training =
        training("linear", "sgd(rate=0.02)", WIDTH, 2)
            .with(
                new OnlineTraining.Monitoring(
                    0.99, PageHinkley.Tuning.STANDARD, DriftResponse.RESTART_RULE));
    Path file = folder.resolve("saved");
    try (OnlineLearner learner = new OnlineLearner(training)) {
      new Stream(3_000).to(learner, 5_000);
      assertThat(learner.prequential().drifts()).isEqualTo(1);
      long drift = learner.prequential().latestDrifts().getFirst().example();
      learner.save(file);
      assertThat(SafeTensors.read(file, "saved training").count("optimizer steps"))
          .isEqualTo(5_000 - drift);
      assertThat(learner.prequential().steps()).isEqualTo(5_000);
      assertThat(learner.prequential().recentError()).isLessThan(0.15);
    }
  }

  @Test
  void whoGoesOnMustBeTheSame() throws IOException {
    OnlineTraining training = training("linear", "sgd", WIDTH, 2);
    Path file = folder.resolve("saved");
    try (OnlineLearner learner = new OnlineLearner(training)) {
      learner.save(file);
    }
    refused(
        training("linear", "adam", WIDTH, 2), file, "optimizer must be sgd as it was, got adam");
    refused(
        training("mlp(4)", "sgd", WIDTH, 2), file, "model must be linear as it was, got mlp(4)");
    refused(training("linear", "sgd", 2, 2), file, "features must be [a, b, c] as it was");
    refused(training("linear", "sgd", WIDTH, 3), file, "classes must be 2 as it was, got 3");
    refused(training.withBatch(2), file, "batch must be 1 as it was, got 2");
  }

  private static void refused(OnlineTraining other, Path file, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OnlineLearner.resume(other, file))
        .withMessageContaining(message);
  }

  /// A damaged file is told as such, whatever is wrong with it.
  @Test
  void mutationsNeverDoWorse() throws IOException {
    OnlineTraining training = training("linear", "adam", WIDTH, 2).withBatch(4);
    Path file = folder.resolve("saved");
    try (OnlineLearner learner = new OnlineLearner(training)) {
      new Stream(9).to(learner, 6);
      learner.save(file);
    }
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    int faults = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
      Files.write(file, damaged);
      try (OnlineLearner learner = OnlineLearner.resume(training, file)) {
        assertThat(learner.training()).isSameAs(training);
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("saved training " + file);
        faults++;
      }
    }
    assertThat(faults).isGreaterThan(50);
  }

  @Test
  void aLostTrainingEndsAndLeavesTheGoodFile() throws IOException {
    OnlineTraining training = training("linear", "sgd(rate=1e30)", 1, 0).withStandardised(false);
    Path file = folder.resolve("saved");
    try (OnlineLearner learner = new OnlineLearner(training)) {
      assertThat(learner.save(file)).isTrue();
      byte[] good = Files.readAllBytes(file);
      learner.learn(new float[] {1}, 2);
      learner.learn(new float[] {1}, 2);
      assertThat(learner.divergence()).hasValueSatisfying(why -> assertThat(why).contains("loss"));
      assertThat(learner.save(file)).isFalse();
      assertThat(Files.readAllBytes(file)).isEqualTo(good);
      assertThatThrownBy(() -> learner.learn(new float[] {1}, 2))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void numbersThatAreNotFiniteChangeNothing() {
    try (OnlineLearner learner = new OnlineLearner(training("linear", "sgd", 1, 0))) {
      learner.learn(new float[] {1}, 2);
      String before = learner.parametersSha256();
      for (float x : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
        assertThatThrownBy(() -> learner.learn(new float[] {x}, 1))
            .hasMessage("a feature must be a finite number, got " + x);
      }
      assertThatThrownBy(() -> learner.learn(new float[] {1}, 1e39))
          .hasMessage("a target must be a finite float32 number, got 1.0E39");
      assertThat(learner.parametersSha256()).isEqualTo(before);
      assertThat(learner.examples()).isEqualTo(1);
    }
  }

  @Test
  void examplesThatDoNotFitChangeNothing() {
    try (OnlineLearner learner = new OnlineLearner(training("linear", "sgd", 1, 2))) {
      assertThatThrownBy(() -> learner.learn(new float[2], 0))
          .hasMessage("an example must have 1 features, got 2");
      assertThatThrownBy(() -> learner.learn(new float[1], 2))
          .hasMessage("a target must be a whole number in [0,2), got 2.0");
      assertThatThrownBy(() -> learner.learn(new float[1], 0.5)).hasMessageContaining("got 0.5");
      assertThat(learner.examples()).isZero();
    }
  }

  /// What the C library has given out and not got back, tensors among it, does not grow with the
  /// stream. The JVM's compilers take and return megabytes meanwhile, but a leak would show in each
  /// part: 15,000 examples that lost a tensor each, 200 bytes and more, are 3 MB.
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryDoesNotGrow() throws Throwable {
    try (OnlineLearner learner = new OnlineLearner(training("mlp(4)", "adam", WIDTH, 2))) {
      Stream stream = new Stream(30_000);
      stream.to(learner, 10_000);
      long least = Long.MAX_VALUE;
      long before = nativeBytes();
      for (int part = 0; part < 4; part++) {
        stream.to(learner, 15_000);
        long now = nativeBytes();
        least = Math.min(least, now - before);
        before = now;
      }
      assertThat(least).isLessThan(1 << 20);
    }
  }

  /// `uordblks + hblkhd` of glibc's `mallinfo2`: ten numbers of 8 bytes.
  @SuppressWarnings("restricted")
  private static long nativeBytes() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle mallinfo =
        linker.downcallHandle(
            linker.defaultLookup().find("mallinfo2").orElseThrow(),
            FunctionDescriptor.of(
                MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG).withName("counts"))));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment counts = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
      return counts.getAtIndex(ValueLayout.JAVA_LONG, 7)
          + counts.getAtIndex(ValueLayout.JAVA_LONG, 4);
    }
  }
}
