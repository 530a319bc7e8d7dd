package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever looks at a training, its parameters come out the same to the last bit.
class UndisturbedTest {
  private static final String ALL_AT_EVERY_STEP =
      "loss, accuracy(1), grad-norm(1), layers(1), distance(1), grad-histogram(1), dead-units(1),"
          + " effective-rate(1), alpha(1), noise(1), stability-margin(1), sharpness(1), trace(1)";

  @AutoClose private final Trial trial = new Trial();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mlp(8)                                   | sgd(rate=0.1)
          mlp(8)                                   | nag(rate=0.1)
          mlp(8)                                   | lookahead(adam, k=2)
          mlp(8)                                   | nag(rate=step(0.1, every=3), momentum=step(0.9, every=2))
          mlp(8)                                   | groups(adam, group("0.*", sgd(rate=0.1)))
          mlp(8)                                   | chain(clip-global-norm(1), radam, decoupled-decay(0.01))
          mlp(8, dropout=0.5)                      | adam
          mlp(8, normalisation=batch)              | adam
          mlp(8, dropout=0.3, normalisation=batch) | nag(rate=0.1)
          linear                                   | adadelta
          """)
  void runsAreTheSame(String model, String optimizer) {
    assertThat(Instruments.parse(ALL_AT_EVERY_STEP)).hasSameSizeAs(Instruments.parse("all"));
    Training training = trial.training(model, optimizer, 8);
    Run bare = Trainer.run(training, _ -> {}, () -> 0);
    for (String instruments : List.of("all", ALL_AT_EVERY_STEP)) {
      Diagnosis watched = Trial.run(training, Instruments.parse(instruments));
      assertThat(watched.run()).isEqualTo(bare);
      assertThat(watched.series()).hasSizeGreaterThan(10);
    }
  }
}
