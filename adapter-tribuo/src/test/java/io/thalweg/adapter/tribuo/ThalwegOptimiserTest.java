package io.thalweg.adapter.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Preset;
import io.thalweg.optim.SettingException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.FeedForwardParameters;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseSparseMatrix;
import org.tribuo.math.la.SparseVector;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.AdaDelta;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.RMSProp;
import org.tribuo.math.optimisers.SGD;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/// Real trainings by Tribuo's trainer of linear models.
class ThalwegOptimiserTest {
  private static final int EPOCHS = 3;
  private static final int FEATURES = 4;

  /// Three classes around three corners.
  private static MutableDataset<Label> examples(boolean weighted) {
    LabelFactory labels = new LabelFactory();
    var source = new SimpleDataSourceProvenance("corners", OffsetDateTime.MIN, labels);
    MutableDataset<Label> examples = new MutableDataset<>(source, labels);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 96; i++) {
      ArrayExample<Label> example = new ArrayExample<>(new Label("class " + i % 3));
      example.setWeight(weighted ? 1 + i % 2 : 1);
      for (int k = 0; k < FEATURES; k++) {
        example.add("x" + k, (k == i % 3 ? 3 : 0) + random.nextGaussian());
      }
      examples.add(example);
    }
    return examples;
  }

  private static LinearSGDModel train(
      StochasticGradientOptimiser optimiser, boolean weighted, int batch) {
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(new LogMulticlass(), optimiser, EPOCHS, -1, batch, 7);
    return trainer.train(examples(weighted));
  }

  private static void same(StochasticGradientOptimiser theirs, boolean weighted, String recipe) {
    for (int batch : new int[] {1, 8}) {
      double[][] expected = train(theirs, weighted, batch).getWeightsCopy().toArray();
      double[][] got =
          train(new ThalwegOptimiser(recipe), weighted, batch).getWeightsCopy().toArray();
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        for (int j = 0; j < expected[i].length; j++) {
          assertThat(got[i][j]).isCloseTo(expected[i][j], within(1e-9));
          largest = Math.max(largest, Math.abs(got[i][j]));
        }
      }
      assertThat(largest).isGreaterThan(0.05);
    }
  }

  @Test
  void sgdIsTribuos() {
    same(SGD.getSimpleSGD(0.01), true, "sgd(rate=0.01)");
  }

  @Test
  void momentumIsTribuos() {
    same(
        SGD.getSimpleSGD(0.01, 0.9, SGD.Momentum.STANDARD),
        false,
        "momentum(rate=0.01, momentum=0.9, form=lr-inside)");
  }

  @Test
  void adagradIsTribuos() {
    same(new AdaGrad(0.1, 1e-6), true, "adagrad(rate=0.1, epsilon=1e-6)");
  }

  /// Tribuo's ε stands beside the root of the mean square.
  @Test
  void rmspropIsTribuos() {
    same(new RMSProp(0.01, 0.9, 1e-6, 0), false, "rmsprop(rate=0.01, beta=0.9, epsilon=1e-6)");
  }

  static Map<String, StochasticGradientOptimiser> theirs() {
    return Map.of(
        "SGD",
        SGD.getSimpleSGD(0.01),
        "SGD(STANDARD, 0.9)",
        SGD.getSimpleSGD(0.01, 0.9, SGD.Momentum.STANDARD),
        "SGD(NESTEROV, 0.9)",
        SGD.getSimpleSGD(0.01, 0.9, SGD.Momentum.NESTEROV),
        "AdaGrad",
        new AdaGrad(0.01),
        "AdaDelta",
        new AdaDelta(),
        "RMSProp",
        new RMSProp(0.01, 0.9));
  }

  static List<Preset> presets() {
    return Catalogues.RULES.entries().stream()
        .flatMap(entry -> entry.presets().stream())
        .filter(preset -> preset.library().equals("tribuo"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetGoesWhereTribuoGoes(Preset preset) {
    StochasticGradientOptimiser theirs = Objects.requireNonNull(theirs().get(preset.theirs()));
    same(theirs, false, preset.written().toString());
  }

  @Test
  void everyPresetIsHeld() {
    assertThat(presets().stream().map(Preset::theirs))
        .containsExactlyInAnyOrderElementsOf(theirs().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookahead(radam(rate=0.05))",
        "chain(clip-global-norm(1), nag(rate=step(0.1, every=1, factor=0.5, unit=epoch)))"
      })
  void itLearns(String recipe) {
    LinearSGDModel model = train(new ThalwegOptimiser(recipe, 96, 0), true, 1);
    assertThat(new LabelEvaluator().evaluate(model, examples(true)).accuracy()).isGreaterThan(0.75);
  }

  /// θ' = 0 − step, by hand: a step of 1, then one of 2; slow weights half of the way.
  @Test
  void theModelIsTheEvaluationPoint() {
    FeedForwardParameters parameters = new LinearParameters(new DenseMatrix(2, 3));
    ThalwegOptimiser optimiser = new ThalwegOptimiser("lookahead(sgd(rate=1), k=2, alpha=0.5)");
    optimiser.initialise(parameters);
    SparseVector row = SparseVector.createSparseVector(3, new int[] {2}, new double[] {1});
    SparseVector none = SparseVector.createSparseVector(3, new int[0], new double[0]);
    for (double weight : new double[] {1, 2, 4}) {
      Tensor[] up = {DenseSparseMatrix.createFromSparseVectors(new SparseVector[] {none, row})};
      parameters.update(optimiser.step(up, weight));
    }
    DenseMatrix theta = (DenseMatrix) parameters.get()[0];
    assertThat(theta.get(1, 2)).isEqualTo(1.5 + 4);
    assertThat(theta.get(0, 2)).isZero();
    optimiser.finalise();
    assertThat(theta.get(1, 2)).isEqualTo(1.5);
    optimiser.reset();
    assertThatIllegalStateException().isThrownBy(optimiser::finalise);
  }

  @Test
  void theRecipeIsInTheModelsProvenance() {
    LinearSGDModel model = train(new ThalwegOptimiser("adam(rate=0.01)"), true, 8);
    assertThat(model.getProvenance().getTrainerProvenance().toString()).contains("adam(rate=0.01)");
  }

  @Test
  void aWrongRecipeIsRefusedAtOnce() {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> new ThalwegOptimiser("adam(beta1=2)"))
        .withMessageContaining("beta1 must be in [0,1), got 2");
  }
}
