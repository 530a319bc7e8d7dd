package io.thalweg.adapter.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Preset;
import io.thalweg.optim.SettingException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/// The rules in DL4J beside DL4J's own updaters, which are the oracle.
class ThalwegUpdaterTest {
  private static final int SIZE = 5;

  private static final Map<String, IUpdater> THEIRS =
      Map.of(
          "Sgd", new Sgd(),
          "Nesterovs", new Nesterovs(),
          "AdaGrad", new AdaGrad(),
          "AdaDelta", new AdaDelta(),
          "RmsProp", new RmsProp(),
          "Adam", new Adam(),
          "AdaMax", new AdaMax());

  static List<Preset> presets() {
    return Catalogues.RULES.entries().stream()
        .flatMap(entry -> entry.presets().stream())
        .filter(preset -> preset.library().equals("dl4j"))
        .toList();
  }

  /// Where an updater goes from 0 in a hundred steps.
  private static double[] path(IUpdater updater) {
    long size = updater.stateSize(SIZE);
    INDArray view = size == 0 ? null : Nd4j.zeros(DataType.DOUBLE, 1, size);
    GradientUpdater<?> steps = updater.instantiate(view, true);
    INDArray theta = Nd4j.zeros(DataType.DOUBLE, 1, SIZE);
    for (int t = 0; t < 100; t++) {
      INDArray g = Nd4j.create(DataType.DOUBLE, 1, SIZE);
      for (int i = 0; i < SIZE; i++) {
        g.putScalar(i, Math.scalb(Math.sin(0.37 * t + i), -i) + 0.1);
      }
      steps.applyUpdater(g, t, 0);
      theta.subi(g);
    }
    return theta.data().asDouble();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetGoesWhereDl4jGoes(Preset preset) {
    double[] theirs = path(Objects.requireNonNull(THEIRS.get(preset.theirs())));
    double[] ours = path(new ThalwegUpdater(preset.written().toString()));
    for (int i = 0; i < SIZE; i++) {
      assertThat(ours[i]).isCloseTo(theirs[i], within(1e-10 * Math.abs(theirs[i])));
    }
  }

  @Test
  void everyPresetIsHeld() {
    assertThat(presets().stream().map(Preset::theirs))
        .containsExactlyInAnyOrderElementsOf(THEIRS.keySet());
  }

  private static void same(MultiLayerNetwork ours, MultiLayerNetwork theirs) {
    double[] expected = Networks.parameters(theirs);
    double[] got = Networks.parameters(ours);
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(1e-10));
    }
  }

  @Test
  void aNetworkTrainsAsWithDl4jsAdam() {
    MultiLayerNetwork theirs = Networks.network(new Adam(0.02));
    MultiLayerNetwork ours = Networks.network(new ThalwegUpdater("adam(preset=dl4j, rate=0.02)"));
    double before = theirs.score(Networks.data());
    Networks.fit(theirs, 60);
    Networks.fit(ours, 60);
    same(ours, theirs);
    assertThat(ours.score(Networks.data())).isLessThan(before / 2);
  }

  @Test
  void aScheduleCountsDl4jsIterations() {
    MultiLayerNetwork theirs =
        Networks.network(new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.5, 0.1, 10)));
    MultiLayerNetwork ours =
        Networks.network(new ThalwegUpdater("sgd(rate=step(0.5, every=10, factor=0.1))"));
    Networks.fit(theirs, 25);
    Networks.fit(ours, 25);
    same(ours, theirs);
  }

  @Test
  void dl4jsOwnWeightDecayTakesTheRecipesRate() {
    MultiLayerNetwork theirs =
        Networks.network(Networks.builder(new Adam(0.02)).weightDecay(0.1, true));
    MultiLayerNetwork ours =
        Networks.network(
            Networks.builder(new ThalwegUpdater("adam(preset=dl4j, rate=0.02)"))
                .weightDecay(0.1, true));
    Networks.fit(theirs, 20);
    Networks.fit(ours, 20);
    same(ours, theirs);
  }

  @Test
  void aConfigurationComesBackFromJson() {
    var updater = new ThalwegUpdater("adam(rate=cosine(0.1, steps=9))", 3, 7);
    String json = Networks.network(updater).getLayerWiseConfigurations().toJson();
    MultiLayerConfiguration back = MultiLayerConfiguration.fromJson(json);
    MultiLayerNetwork network = new MultiLayerNetwork(back);
    network.init();
    assertThat(network.getLayer(0).conf().getLayer().getUpdaterByParam("W")).isEqualTo(updater);
  }

  @Test
  void theStateIsOneNumberForEachSlotAndParameter() {
    assertThat(
            Stream.of("sgd", "momentum", "adam", "amsgrad", "lookahead(adam)")
                .map(recipe -> new ThalwegUpdater(recipe).stateSize(10)))
        .containsExactly(0L, 10L, 20L, 30L, 30L);
  }

  @Test
  void theRateIsTheRecipes() {
    assertThat(new ThalwegUpdater("sgd(rate=step(0.5, every=2, factor=0.1))").getLearningRate(3, 0))
        .isCloseTo(0.05, within(1e-15));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new ThalwegUpdater("groups(adam, freeze(\"layer0.*\"))"))
        .isInstanceOf(SettingException.class);
    assertThatThrownBy(() -> new ThalwegUpdater("adm")).hasMessageContaining("did you mean adam?");
    assertThatThrownBy(() -> new ThalwegUpdater("sgd").setLrAndSchedule(0.1, null))
        .hasMessage("the rate must be set in the recipe sgd, got 0.1");
  }

  /// Also where the rate is 0 at first, so that nothing moves.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookahead(adam)",
        "lamb",
        "adamw(rate=linear(0, steps=1000, end=0.1))",
        "chain(l2(1e-5), sgd(rate=piecewise(0, 0.1, boundaries=50)))",
        "chain(clip-norm(1e6), sgd)",
        "sgld"
      })
  void whatSeesMoreThanGradientsNeedsTraining(String recipe) {
    MultiLayerNetwork network = Networks.network(new ThalwegUpdater(recipe));
    assertThatThrownBy(() -> Networks.fit(network, 1))
        .hasMessageContaining("make a ThalwegTraining of the network before it is fitted");
  }
}
