package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  /// Where trainings run is not taken over, and what is said now comes last.
  @Test
  void aCallIsMadeAgainWithWhatIsSaidNowBehindIt() {
    assertThat(
            Arguments.again(
                "sweep",
                List.of("--json", "sweep", "--spark", "local[2]", "--epochs", "2"),
                List.of("sweep", "--resume", "latest", "--spark=spark://a:1", "--out", "b")))
        .containsExactly("sweep", "--json", "--epochs", "2", "--spark=spark://a:1", "--out", "b");
    assertThat(Arguments.again("train", List.of("train", "--spark=local"), List.of("train")))
        .containsExactly("train");
  }
}
