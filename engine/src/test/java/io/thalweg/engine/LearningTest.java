package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What models do besides telling classes apart by a fixed function.
class LearningTest {
  private final Problem problem = Problem.random(64, 6, 3, 1);

  private static Network network(String model, Task task) {
    return Models.CATALOGUE.create(model).build(task, 7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp(16)",
        "mlp(16, dropout=0.2)",
        "mlp(16, normalisation=batch)",
        "mlp(16, 8, normalisation=layer)",
        "rnn(8)",
        "lstm(8)",
        "lstm(8, layers=2)",
        "linear"
      })
  void everyModelLearnsToTellClassesApart(String model) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network(model, Task.classes(6, 3));
        Optimizer optimizer = Optimizer.of(Recipe.parse("adam(rate=0.02)"), network.parameters())) {
      double before = network.evaluate(examples).loss();
      for (int step = 0; step < 200; step++) {
        network.lossAndGradient(examples);
        optimizer.step();
      }
      assertThat(network.evaluate(examples).loss()).isLessThan(0.7 * before);
    }
  }

  @Test
  void halfOfTheUnitsAreDroppedWhileLearningAndNoneWhenJudged() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network whole =
            network("mlp(200, bias=1, initialisation=xavier-normal)", Task.classes(6, 3));
        Network dropped =
            network(
                "mlp(200, bias=1, initialisation=xavier-normal, dropout=0.5)",
                Task.classes(6, 3))) {
      dropped.parameters().values().copyFrom(whole.parameters().values());
      assertThat(dropped.evaluate(examples)).isEqualTo(whole.evaluate(examples));
      double one = dropped.lossAndGradient(examples);
      double other = dropped.lossAndGradient(examples);
      assertThat(one).isNotEqualTo(other).isNotEqualTo(whole.lossAndGradient(examples));
      assertThat(dropped.evaluate(examples)).isEqualTo(whole.evaluate(examples));
    }
  }

  /// Each of 1,000 draws of 100 units is 0 or 1/(1−p).
  @Test
  void theExpectedSumStaysTheSame() {
    Dropout dropout = new Dropout(0.3);
    try (PointerScope _ = new PointerScope()) {
      Pass pass = Pass.learning(torch.createCPUGenerator(3));
      Tensor ones = torch.ones(1000, 100);
      Tensor kept = dropout.forward(ones, List.of(), pass);
      double sd = Math.sqrt(0.3 / 0.7 / 1e5);
      assertThat(kept.mean().item_double()).isCloseTo(1, within(4 * sd));
      double zeros = kept.eq(new Scalar(0.0)).sum().item_long() / 1e5;
      assertThat(zeros).isCloseTo(0.3, within(4 * Math.sqrt(0.21 / 1e5)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp(9, dropout=0.5)", "mlp(9, normalisation=batch)"})
  void learningIsRepeatedBitForBitAndALookChangesNothing(String model) {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network one = network(model, Task.classes(6, 3));
        Network watched = network(model, Task.classes(6, 3))) {
      for (int step = 0; step < 5; step++) {
        double loss = one.lossAndGradient(examples);
        watched.undisturbed(() -> watched.lossAndGradient(examples));
        watched.evaluate(examples);
        watched.activity(examples);
        assertThat(watched.lossAndGradient(examples)).isEqualTo(loss);
        assertThat(NetworkTest.gradients(watched.parameters()))
            .containsExactly(NetworkTest.gradients(one.parameters()));
      }
      assertThat(watched.evaluate(examples)).isEqualTo(one.evaluate(examples));
    }
  }

  /// y = 2x₀ − x₁ + 0.5 exactly, by least squares.
  @Test
  void linearRegressionFindsTheCoefficients() {
    try (Arena arena = Arena.ofConfined();
        Network network = new Linear(Initialisation.ZEROS).build(numbers(2, 1), 1);
        Examples examples = plane(50, arena)) {
      try (Optimizer optimizer =
          Optimizer.of(Recipe.parse("sgd(rate=0.2)"), network.parameters())) {
        for (int step = 0; step < 500; step++) {
          network.lossAndGradient(examples);
          optimizer.step();
        }
      }
      assertThat(network.parameters().value(0)).isCloseTo(2, within(1e-5));
      assertThat(network.parameters().value(1)).isCloseTo(-1, within(1e-5));
      assertThat(network.parameters().value(2)).isCloseTo(0.5, within(1e-5));
      Evaluation end = network.evaluate(examples);
      assertThat(end.loss()).isLessThan(1e-9);
      assertThat(end.accuracy()).isCloseTo(1, within(1e-6));
      assertThatThrownBy(() -> network.predict(examples)).hasMessageContaining("numbers");
    }
  }

  /// Mean square error 2/n Σ (y − t) x, and R² as 1 − SSE/SST, in plain loops.
  @Test
  void lossGradientAndExplainedVarianceAreThoseOfTheFormulas() {
    try (Arena arena = Arena.ofConfined();
        Network network = new Linear(Initialisation.PYTORCH).build(numbers(2, 1), 4);
        Examples examples = plane(50, arena)) {
      double w0 = network.parameters().value(0);
      double w1 = network.parameters().value(1);
      double b = network.parameters().value(2);
      SplittableRandom random = new SplittableRandom(2);
      double squares = 0;
      double gradient = 0;
      double sum = 0;
      double sumOfSquares = 0;
      for (int i = 0; i < 50; i++) {
        float x0 = (float) random.nextGaussian();
        float x1 = (float) random.nextGaussian();
        double target = 2 * x0 - x1 + 0.5;
        double error = w0 * x0 + w1 * x1 + b - target;
        squares += error * error;
        gradient += 2 * error * x0 / 50;
        sum += target;
        sumOfSquares += target * target;
      }
      assertThat(network.lossAndGradient(examples)).isCloseTo(squares / 50, within(1e-5));
      assertThat(network.parameters().gradient(0)).isCloseTo(gradient, within(1e-5));
      Evaluation evaluation = network.evaluate(examples);
      assertThat(evaluation.loss()).isCloseTo(squares / 50, within(1e-5));
      assertThat(evaluation.accuracy())
          .isCloseTo(1 - squares / (sumOfSquares - sum * sum / 50), within(1e-5));
    }
  }

  private static Task numbers(int features, int outputs) {
    return new Task(List.of(features), outputs, Task.Kind.NUMBERS);
  }

  private static Examples plane(int size, Arena arena) {
    SplittableRandom random = new SplittableRandom(2);
    MemorySegment features = arena.allocate(ValueLayout.JAVA_FLOAT, 2L * size);
    MemorySegment numbers = arena.allocate(ValueLayout.JAVA_FLOAT, size);
    for (int i = 0; i < size; i++) {
      float x0 = (float) random.nextGaussian();
      float x1 = (float) random.nextGaussian();
      features.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * i, x0);
      features.setAtIndex(ValueLayout.JAVA_FLOAT, 2L * i + 1, x1);
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * x0 - x1 + 0.5f);
    }
    return Examples.ofNumbers(features, numbers, size, 2, 1);
  }

  @Test
  void anAutoencoderGivesBackWhatItIsShownAndIgnoresLabels() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network("autoencoder(6, activation=identity)", Task.classes(6, 3));
        Optimizer optimizer = Optimizer.of(Recipe.parse("adam(rate=0.02)"), network.parameters())) {
      for (int step = 0; step < 600; step++) {
        network.lossAndGradient(examples);
        optimizer.step();
      }
      Evaluation end = network.evaluate(examples);
      assertThat(end.loss()).isLessThan(1e-4);
      assertThat(end.accuracy()).isCloseTo(1, within(1e-3));
      float[] back = network.outputs(examples);
      for (int i = 0; i < 6; i++) {
        assertThat((double) back[6 + i]).isCloseTo(problem.features(1)[i], within(0.05));
      }
    }
  }

  /// (p − e)W for logistic regression, which has a closed form.
  @Test
  void featureGradientIsThatOfTheFormula() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = new Linear(Initialisation.PYTORCH).build(6, 3, 1)) {
      MemorySegment gradient = arena.allocate(64L * 6 * Float.BYTES, 4);
      network.featureGradient(examples, gradient);
      float[] logits = network.outputs(examples);
      for (int i = 0; i < 64; i++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += Math.exp(logits[3 * i + k]);
        }
        for (int j = 0; j < 6; j++) {
          double expected = 0;
          for (int k = 0; k < 3; k++) {
            double p = Math.exp(logits[3 * i + k]) / sum - (k == problem.label(i) ? 1 : 0);
            expected += p * network.parameters().value(6 * k + j);
          }
          assertThat((double) gradient.getAtIndex(ValueLayout.JAVA_FLOAT, 6L * i + j))
              .isCloseTo(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  void unitsThatNeverAnswerAreDead() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = network("mlp(5, 4)", Task.classes(6, 3))) {
      for (int bias : new int[] {30, 33}) { // 0.bias of units 0 and 3
        network.parameters().value(bias, -1e3);
      }
      assertThat(network.activity(examples).getFirst()).isEqualTo(new Network.Activity(5, 2));
      assertThat(network.activity(examples)).hasSize(2);
    }
  }

  /// oneDNN's pool would: the largest of four NaN is a number there.
  @ParameterizedTest
  @ValueSource(strings = {"weight", "bias", "feature"})
  void poolingHidesNothingThatIsNoNumber(String place) {
    Task images = new Task(List.of(12, 12), 3, Task.Kind.CLASSES);
    double[][] x = new double[4][144];
    Arrays.stream(x).forEach(row -> Arrays.setAll(row, i -> Math.sin(i)));
    x[0][0] = place.equals("feature") ? Double.NaN : 0;
    try (Arena arena = Arena.ofConfined();
        Examples examples = Problem.of(x, new int[4], 3).examples(arena);
        Network network = network("cnn(lenet)", images)) {
      Parameters parameters = network.parameters();
      for (Parameters.Tensor tensor : parameters.tensors().subList(0, 4)) { // both convolutions
        if (tensor.name().endsWith("." + place)) {
          parameters.value(tensor.offset(), Double.NaN);
        }
      }
      assertThat(network.lossAndGradient(examples)).isNotFinite();
      assertThat(network.evaluate(examples).loss()).isNotFinite();
    }
  }

  @Test
  void examplesOfAnotherShapeOrKindAreRefused() {
    Task row = Task.classes(784, 10);
    assertThatThrownBy(() -> network("cnn", row))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("[rows, columns]")
        .hasMessageContaining("[784]");
    Task small = new Task(List.of(4, 4), 10, Task.Kind.CLASSES);
    assertThatThrownBy(() -> network("cnn", small)).hasMessageContaining("too small");
    Task channels = new Task(List.of(3, 4, 4), 10, Task.Kind.CLASSES);
    assertThatThrownBy(() -> network("lstm", channels)).hasMessageContaining("[steps, features]");
    try (Arena arena = Arena.ofConfined();
        Examples examples = plane(5, arena);
        Network network = network("mlp", Task.classes(2, 3))) {
      assertThatThrownBy(() -> network.evaluate(examples))
          .hasMessage(
              "the network takes 2 features and 3 classes, the examples have 2 and 1 numbers");
    }
  }
}
