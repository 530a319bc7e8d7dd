package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class ContestantTest {
  /// DJL's native libraries are there only in a measurement.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void eachLearnsTheDigits(int contestant, @TempDir Path home) throws Exception {
    Task task = new Task(home.toString(), "digits", Architecture.MLP, 4, 128, 0.05, 0.9, 1, 1);
    Result result = Contestant.ALL.get(contestant).run(task);
    assertThat(result.seconds()).hasSize(4);
    assertThat(result.testAccuracy()).isGreaterThan(0.9);
  }
}
