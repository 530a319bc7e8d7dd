package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.engine.Network;
import io.thalweg.problems.DataException;
import io.thalweg.train.Trial.Outcome;
import io.thalweg.train.Weights.Choice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The weights at a checkpoint are those by which the training was judged.
class WeightsTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  static List<String> recipes() {
    return ResumeTest.recipes();
  }

  private Weights weights(Choice choice, Training training) throws IOException {
    return Weights.of(folder, choice, training, warnings::add).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void ofEveryRule(String recipe) throws IOException {
    Trial trial = Trial.of("mlp(8)", recipe);
    Outcome outcome = trial.started(folder);
    Weights weights = weights(Choice.LATEST, trial.training());
    assertThat(weights.parametersSha256()).isEqualTo(outcome.run().parametersSha256());
    assertThat(weights.testLoss()).hasValue(outcome.run().epochs().getLast().testLoss());
    assertThat(weights.step()).isEqualTo(12);
    assertThat(weights.epoch()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp(8, dropout=0.2, normalisation=batch)",
        "cnn(dropout=0.3, normalisation=batch)",
        "mlp(8, normalisation=layer)",
        "rnn",
        "lstm",
        "autoencoder",
        "linear"
      })
  void ofEveryNetwork(String model) throws IOException {
    Trial trial = Trial.of(model, "adam(rate=0.01)");
    Outcome outcome = trial.started(folder);
    Weights weights = weights(Choice.BEST, trial.training());
    assertThat(weights.parametersSha256()).isEqualTo(outcome.run().parametersSha256());
    try (Network network = Descent.network(trial.training())) {
      TreeSet<String> names = new TreeSet<>();
      network.parameters().tensors().forEach(each -> names.add(each.name()));
      network.averages().forEach(each -> names.add(each.name()));
      assertThat(weights.tensors().keySet()).isEqualTo(names);
      assertThat(weights.count())
          .isEqualTo(
              network.parameters().length() + network.memory().averages().byteSize() / Float.BYTES);
    }
  }

  @Test
  void withinAnEpochThereIsNoTestLoss() throws IOException {
    Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");
    trial.until(folder, 6);
    assertThat(weights(Choice.LATEST, trial.training()).testLoss()).isEmpty();
    assertThat(weights(Choice.BEST, trial.training()).step()).isEqualTo(6);
  }

  @Test
  void theBestHasTheLeastTestLoss() throws IOException {
    Trial rising = Trial.of("mlp(8)", "adam(rate=0.01)").with(Interval.ofSteps(1));
    Outcome outcome =
        rising.withCheckpoints(
            folder,
            told -> {
              if (told.event() instanceof Event.EpochEnded end && end.epoch().epoch() == 1) {
                told.control().multiplyRate(1000);
              }
            },
            false);
    Weights best = weights(Choice.BEST, rising.training());
    assertThat(best.step()).isEqualTo(4);
    assertThat(best.testLoss()).hasValue(outcome.run().epochs().getFirst().testLoss());
    assertThat(weights(Choice.LATEST, rising.training()).step()).isEqualTo(12);
  }

  @Test
  void ofAnotherTrainingTheyAreRefused() {
    Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");
    trial.started(folder);
    Training other = trial.training().with(trial.training().recipe(), 4);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> weights(Choice.BEST, other))
        .withMessageContaining("seed must be 3 as it was, got 4");
  }

  @Test
  void whereNothingIsThereAreNone() throws IOException {
    Training training = Trial.of("mlp(8)", "sgd").training();
    assertThat(Weights.of(folder.resolve("none"), Choice.BEST, training, warnings::add)).isEmpty();
    assertThat(Weights.of(folder, Choice.LATEST, training, warnings::add)).isEmpty();
  }
}
