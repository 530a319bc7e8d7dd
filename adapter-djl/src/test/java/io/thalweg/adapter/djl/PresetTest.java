package io.thalweg.adapter.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.tracker.Tracker;
import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Preset;
import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The presets of DJL beside DJL's own optimizers, in float32.
class PresetTest {
  private static final int SIZE = 5;

  private static final Map<String, ai.djl.training.optimizer.Optimizer> THEIRS =
      Map.of(
          "Sgd", sgd(0),
          "Sgd(momentum 0.9)", sgd(0.9f),
          "Adam", ai.djl.training.optimizer.Optimizer.adam().build());

  private static ai.djl.training.optimizer.Optimizer sgd(float momentum) {
    return ai.djl.training.optimizer.Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed(0.01f))
        .optMomentum(momentum)
        .build();
  }

  static List<Preset> presets() {
    return Catalogues.RULES.entries().stream()
        .flatMap(entry -> entry.presets().stream())
        .filter(preset -> preset.library().equals("djl"))
        .toList();
  }

  private static float[] gradient(int t) {
    float[] g = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      g[i] = (float) (Math.scalb(Math.sin(0.37 * t + i), -i) + 0.1);
    }
    return g;
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetGoesWhereDjlGoes(Preset preset) {
    float[] ours = new float[SIZE];
    float[] g = new float[SIZE];
    var theirs = Objects.requireNonNull(THEIRS.get(preset.theirs()));
    Recipe recipe = Recipe.parse(preset.written().toString());
    try (NDManager manager = NDManager.newBaseManager();
        Optimizer optimizer = Optimizer.of(recipe, Parameters.of(ours, g))) {
      NDArray weight = manager.create(new float[SIZE]);
      weight.setRequiresGradient(true);
      for (int t = 1; t <= 100; t++) {
        theirs.update("w", weight, manager.create(gradient(t)));
        System.arraycopy(gradient(t), 0, g, 0, SIZE);
        optimizer.step();
      }
      assertThat(ours).containsExactly(weight.toFloatArray(), within(2e-6f));
      assertThat(Math.abs(ours[0])).isGreaterThan(0.01f);
    }
  }

  @Test
  void everyPresetIsHeld() {
    assertThat(presets().stream().map(Preset::theirs))
        .containsExactlyInAnyOrderElementsOf(THEIRS.keySet());
  }
}
