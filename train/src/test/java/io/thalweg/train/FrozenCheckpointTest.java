package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.train.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checkpoint of each format that was ever written still opens. They are written by [#main],
/// once, by the version that made the format.
class FrozenCheckpointTest {
  private static final int STEP = 6;

  @TempDir Path folder;

  private static Trial trial() {
    return Trial.of("mlp(4, dropout=0.2, normalisation=batch)", "lookahead(adam(rate=0.01), k=3)");
  }

  /// Writes a checkpoint in the format of this version.
  ///
  /// @param arguments the folder
  static void main(String[] arguments) {
    trial().until(Path.of(arguments[0]), STEP);
  }

  @Test
  void ofFormat1GoesOn() throws IOException {
    copy("checkpoint-1", "step-000000006/training.safetensors");
    copy("checkpoint-1", "step-000000006/manifest.json");
    Outcome resumed = trial().on(folder);
    Outcome through = trial().uninterrupted();
    assertThat(resumed.told(Event.Stepped.class)).hasSize(12 - STEP);
    assertThat(resumed.told(Event.Resumed.class))
        .singleElement()
        .satisfies(each -> assertThat(each.step()).isEqualTo(STEP));
    assertThat(resumed.run().epochs()).hasSize(3);
    // Another machine's bits may be others.
    for (int i = 0; i < 3; i++) {
      assertThat(resumed.run().epochs().get(i).trainLoss())
          .isCloseTo(through.run().epochs().get(i).trainLoss(), within(1e-3));
    }
  }

  private void copy(String resource, String file) throws IOException {
    Path to = folder.resolve(file);
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    try (var in = FrozenCheckpointTest.class.getResourceAsStream(resource + "/" + file)) {
      Files.copy(Objects.requireNonNull(in), to);
    }
  }
}
