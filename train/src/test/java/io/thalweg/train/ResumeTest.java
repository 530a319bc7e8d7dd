package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.problems.DataException;
import io.thalweg.train.Trial.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A training that went on from checkpoints is the one that ran through, in all its bits.
class ResumeTest {
  private static final int STEPS_PER_EPOCH = 4;
  private static final int STEPS = 12;

  @TempDir Path folder;

  static List<String> recipes() {
    List<String> recipes =
        new ArrayList<>(Catalogues.RULES.entries().stream().map(ResumeTest::usual).toList());
    recipes.addAll(
        List.of(
            "lookahead(radam(rate=0.01), k=3)",
            "schedule-free(adamw(rate=0.01))",
            "sam(momentum(rate=0.05))",
            "sophia(rate=0.01, every=3)",
            "ema(nag(rate=0.05))",
            "swa(adam(rate=0.01), start=3)",
            "soap(adam(rate=0.01))",
            "nag(rate=cosine(0.1, steps=12))",
            "adam(rate=reduce-on-plateau(0.01, patience=0))",
            "sgd(rate=step(0.1, every=1, unit=epoch))",
            "chain(gradient-noise, agc, centralise, adam(rate=0.01), decoupled-decay(0.01))",
            "chain(clip-global-norm(1), clip-norm(1), clip-value(0.1), l1(0.001), l2(0.001), nag)",
            "chain(accumulate(3), adam(rate=0.01))",
            "chain(non-finite, accumulate(3), adam(rate=0.01))",
            "chain(non-finite(skip), momentum)",
            "chain(non-finite(restore, every=3), adam(rate=0.01))",
            "chain(non-finite(restore), nag(rate=cosine(0.1, steps=12)))",
            "chain(non-finite(restore, every=2), accumulate(2), prodigy)",
            "groups(adam, group(\"bias\", momentum(rate=0.1)))"));
    return recipes;
  }

  private static String usual(Entry<Rule> entry) {
    boolean wraps = entry.settings().stream().anyMatch(each -> each.kind().equals("rule"));
    return wraps ? entry.id() + "(adam)" : entry.id();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRuleGoesOnBitForBit(String recipe) {
    check(Trial.of("mlp(8)", recipe));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp(8, dropout=0.5)",
        "mlp(8, normalisation=batch)",
        "mlp(8, dropout=0.2, normalisation=batch)",
        "cnn(dropout=0.3, normalisation=batch)",
        "rnn",
        "lstm",
        "autoencoder",
        "linear"
      })
  void everyNetworkGoesOnBitForBit(String model) {
    check(Trial.of(model, "adam(rate=0.01)"));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "3, 0", "2, 0.1"})
  void gradientsInPartsAndWithNoiseToo(int accumulate, double noise) {
    Trial trial = Trial.of("mlp(8, dropout=0.5)", "sam(momentum(rate=0.05))");
    check(trial.with(trial.training().with(new Conduct(accumulate, noise))));
  }

  /// Stopped within the second epoch, behind it and within the third.
  private void check(Trial trial) {
    Outcome through = trial.uninterrupted();
    trial.until(folder, 6);
    trial.onUntil(folder, 8);
    Outcome short1 = trial.onUntil(folder, 11);
    Outcome resumed = trial.on(folder);
    assertThat(short1.run().epochs()).hasSize(2);
    assertThat(resumed.figures()).isEqualTo(through.figures());
    assertThat(resumed.told(Event.Stepped.class)).hasSize(1);
    assertThat(through.run().divergence()).isEmpty();
  }

  @Test
  void fromEachStepOn() {
    Trial trial = Trial.of("mlp(8, dropout=0.5)", "adam(rate=0.01)");
    Outcome through = trial.uninterrupted();
    for (int step = 1; step <= STEPS; step++) {
      Path own = folder.resolve("" + step);
      Outcome stopped = trial.until(own, step);
      assertThat(stopped.run().epochs()).hasSize(step / STEPS_PER_EPOCH);
      Outcome resumed = trial.on(own);
      assertThat(resumed.figures()).isEqualTo(through.figures());
      assertThat(resumed.told(Event.Stepped.class)).hasSize(STEPS - step);
      assertThat(resumed.told(Event.EpochEnded.class)).hasSize(3 - step / STEPS_PER_EPOCH);
    }
  }

  @Test
  void anEndedTrainingIsTheSameAgain() {
    Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");
    Outcome through = trial.started(folder);
    Outcome again = trial.on(folder);
    assertThat(again.figures()).isEqualTo(through.figures());
    assertThat(again.told(Event.Stepped.class)).isEmpty();
    assertThat(again.told(Event.Saved.class)).isEmpty();
  }

  @Test
  void aStepLimitWithinAnEpochIsKept() {
    Trial limited = Trial.of("mlp(8)", "adam(rate=0.01)").lasting(3, 10, Training.LOSS_BOUND);
    Outcome through = limited.uninterrupted();
    limited.until(folder, 9);
    assertThat(limited.on(folder).figures()).isEqualTo(through.figures());
    assertThat(limited.on(folder).figures()).isEqualTo(through.figures());
  }

  /// It is not saved: it sees the epochs so far again.
  @Test
  void patienceGoesOn() throws IOException {
    Trial trial = Trial.of("mlp(8)", "sgd(rate=0)");
    trial.until(folder, 5);
    try (Checkpoints checkpoints = Checkpoints.open(folder, trial.settings(), trial.writer())) {
      Outcome resumed =
          trial.train(
              trainer -> trainer.checkpoints(checkpoints).goesOn(new EarlyStopping(1)).resume(),
              _ -> {});
      assertThat(resumed.run().epochs()).hasSize(2);
    }
  }

  @Test
  void divergenceLeavesTheCheckpointBeforeItAndComesAgain() {
    Trial bounded =
        Trial.of("mlp(8)", "sgd(rate=1e9)").lasting(3, Long.MAX_VALUE, Training.LOSS_BOUND);
    Outcome lost = bounded.with(Interval.ofSteps(1)).started(folder);
    assertThat(lost.run().divergence()).isPresent();
    Outcome again = bounded.on(folder);
    assertThat(again.run().divergence()).isEqualTo(lost.run().divergence());
  }

  @Test
  void anotherTrainingIsRefusedByName() {
    Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");
    trial.until(folder, 5);
    Training was = trial.training();
    refused(trial.with(was.with(was.recipe(), 9)), "seed must be 3 as it was, got 9");
    refused(trial.with(was.withBatch(8)), "batch must be 16 as it was, got 8");
    refused(
        trial.with(was.with(Recipe.parse("adam"), 3)),
        "optimizer must be adam(rate=0.01) as it was, got adam");
    refused(
        trial.with(was.with(new Conduct(2, 0.5))),
        "accumulate must be 1 as it was, got 2; gradient noise must be 0.0 as it was, got 0.5");
    refused(trial.with(was.on(Trial.digits(61, 20))), "data sha256 must be ");
    refused(trial.with(was.on(Trial.digits(60, 21))), "data sha256 must be ");
    refused(Trial.of("mlp(9)", "adam(rate=0.01)"), "model must be mlp(8) as it was, got mlp(9)");
    TreeMap<String, String> patience = new TreeMap<>();
    patience.put("patience", "3");
    refused(
        trial.with(new Checkpoints.Settings(Interval.NEVER, 2, 0, patience, new TreeMap<>())),
        "patience must be absent as it was, got 3");
  }

  private void refused(Trial other, String reason) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> other.on(folder))
        .withMessageContaining("is of another training: ")
        .withMessageContaining(reason);
  }

  @Test
  void aFolderIsOfOneTrainingAtATime() throws IOException {
    Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> trial.on(folder.resolve("empty")))
        .withMessageStartingWith("there is no checkpoint in ");
    trial.until(folder, 5);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> trial.started(folder))
        .withMessageContaining("those of a training that was begun");
    try (Checkpoints _ = Checkpoints.open(folder, trial.settings(), trial.writer())) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> trial.on(folder))
          .withMessageContaining("another training writes its checkpoints here");
    }
  }
}
