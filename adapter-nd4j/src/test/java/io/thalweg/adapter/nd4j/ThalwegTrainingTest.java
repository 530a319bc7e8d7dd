package io.thalweg.adapter.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/// Recipes that look at parameters, tensors and names, in real trainings.
class ThalwegTrainingTest {
  @TempDir private Path folder;

  private static MultiLayerNetwork trained(String recipe, int steps) {
    MultiLayerNetwork network = Networks.network(new ThalwegUpdater(recipe));
    try (var _ = ThalwegTraining.of(network)) {
      Networks.fit(network, steps);
    }
    return network;
  }

  private static void close(double[] got, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(1e-10));
    }
  }

  /// The slow weights, worked out by hand around DL4J's own descent.
  @Test
  void lookaheadIsThatOfThePaper() {
    MultiLayerNetwork ours = trained("lookahead(sgd(rate=0.5), k=5, alpha=0.5)", 20);
    MultiLayerNetwork theirs = Networks.network(new Sgd(0.5));
    INDArray slow = theirs.params().dup();
    for (int sync = 0; sync < 4; sync++) {
      Networks.fit(theirs, 5);
      slow.addi(theirs.params().sub(slow).muli(0.5));
      theirs.setParams(slow.dup());
    }
    close(Networks.parameters(ours), Networks.parameters(theirs));
  }

  /// DL4J puts a decay that its builder is told into its list twice, so it decays by twice as much.
  @Test
  void decayOfSomeTensorsIsDl4js() {
    MultiLayerNetwork ours =
        trained("chain(adam(preset=dl4j, rate=0.02), decoupled-decay(0.2, except=\"*.b\"))", 20);
    MultiLayerNetwork theirs =
        Networks.network(Networks.builder(new Adam(0.02)).weightDecay(0.1, true));
    Networks.fit(theirs, 20);
    close(Networks.parameters(ours), Networks.parameters(theirs));
  }

  @Test
  void l2IsDl4js() {
    MultiLayerNetwork ours = trained("chain(l2(0.01, except=\"*.b\"), sgd(rate=0.5))", 20);
    MultiLayerNetwork theirs = Networks.network(Networks.builder(new Sgd(0.5)).l2(0.01));
    Networks.fit(theirs, 20);
    close(Networks.parameters(ours), Networks.parameters(theirs));
  }

  @Test
  void aGraphTrainsAsTheSameNetwork() {
    String recipe = "lookahead(sgd(rate=0.5))";
    ComputationGraph graph = Networks.graph(new ThalwegUpdater(recipe));
    MultiLayerNetwork network = Networks.network(new ThalwegUpdater(recipe));
    graph.setParams(network.params());
    try (var ofGraph = ThalwegTraining.of(graph);
        var ofNetwork = ThalwegTraining.of(network)) {
      for (int i = 0; i < 12; i++) {
        graph.fit(Networks.data());
      }
      Networks.fit(network, 12);
      close(
          ofGraph.evaluate(() -> graph.params().dup().data().asDouble()),
          ofNetwork.evaluate(() -> Networks.parameters(network)));
    }
  }

  @Test
  void theEvaluationPointIsShownAndTakenBack() {
    MultiLayerNetwork network =
        Networks.network(new ThalwegUpdater("lookahead(sgd(rate=0.5), k=5)"));
    try (var training = ThalwegTraining.of(network)) {
      Networks.fit(network, 5);
      double[] slow = Networks.parameters(network);
      Networks.fit(network, 3);
      double[] fast = Networks.parameters(network);
      double[] shown = training.evaluate(() -> Networks.parameters(network));
      close(shown, slow);
      assertThat(shown).isNotEqualTo(fast);
      assertThat(Networks.parameters(network)).isEqualTo(fast);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam(rate=0.02)",
        "adagrad(rate=0.1, accumulator=0.1)",
        "rprop",
        "nag(rate=0.1)",
        "lookahead(radam(rate=0.02), momentum=pull-back)",
        "chain(clip-norm(0.1), lamb(rate=0.02))",
        "sgld(rate=0.01)"
      })
  void aSavedNetworkGoesOnBitForBit(String recipe) throws IOException {
    double[] straight = Networks.parameters(trained(recipe, 17));
    Path file = folder.resolve("network.zip");
    ModelSerializer.writeModel(trained(recipe, 8), file.toFile(), true);
    MultiLayerNetwork back = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
    try (var _ = ThalwegTraining.of(back)) {
      Networks.fit(back, 9);
    }
    assertThat(Networks.parameters(back)).isEqualTo(straight);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nag(rate=0.2)",
        "lookahead(radam(rate=0.1))",
        "chain(clip-global-norm(1), yogi(rate=0.02))",
        "lamb(rate=0.02)",
        "ema(adam(rate=0.02), beta=0.9)"
      })
  void itLearns(String recipe) {
    MultiLayerNetwork network = Networks.network(new ThalwegUpdater(recipe));
    double before = network.score(Networks.data());
    try (var training = ThalwegTraining.of(network)) {
      Networks.fit(network, 150);
      assertThat(training.evaluate(() -> network.score(Networks.data()))).isLessThan(before / 3);
    }
  }
}
