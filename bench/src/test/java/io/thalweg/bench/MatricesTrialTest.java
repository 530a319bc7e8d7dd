package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.engine.TorchMatrices;
import io.thalweg.matrices.JavaMatrices;
import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MatricesTrialTest {
  private static final Recipe MUON = Recipe.parse("muon(adam)");

  @Test
  void bothLibrariesStepAlike() {
    AtomicLong ticks = new AtomicLong();
    List<MatricesTrial.Line> lines =
        new MatricesTrial(MUON, 33, 17, 3, () -> ticks.addAndGet(2_000_000))
            .run(List.of(new JavaMatrices(), new TorchMatrices()));
    assertThat(lines)
        .extracting(MatricesTrial.Line::who)
        .containsExactly("JavaMatrices", "TorchMatrices");
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(line.milliseconds()).isEqualTo(2);
          assertThat(line.ratio()).isEqualTo(1);
          assertThat(line.difference()).isLessThan(1e-5);
        });
    assertThat(lines.getFirst().difference()).isZero();
  }

  @Test
  void aTrialHasRounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MatricesTrial(MUON, 2, 2, 0, () -> 0))
        .withMessageContaining("at least 1, got 2, 2 and 0");
  }
}
