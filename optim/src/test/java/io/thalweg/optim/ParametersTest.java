package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The flat memory that is trained.
class ParametersTest {
  private static final MemorySegment SIX = MemorySegment.ofArray(new float[6]);

  private static Parameters.Tensor tensor(String name, long length, long offset) {
    return new Parameters.Tensor(name, List.of(length), offset);
  }

  @Test
  void tensorsLieOneBehindTheOther() {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("a", 2, 3).add("b", 4).allocate(Precision.FLOAT64, arena);
      assertThat(parameters.length()).isEqualTo(10);
      assertThat(parameters.tensors())
          .containsExactly(
              new Parameters.Tensor("a", List.of(2L, 3L), 0),
              new Parameters.Tensor("b", List.of(4L), 6));
      assertThat(parameters.values().address() % 64).isZero();
      assertThat(parameters.gradients().byteSize()).isEqualTo(80);
    }
  }

  @Test
  void stepsWriteIntoTheCallersArrays() {
    float[] values = {1, 2};
    float[] gradients = {10, 20};
    try (Optimizer optimizer =
        Optimizer.of(Recipe.parse("sgd(rate=0.1)"), Parameters.of(values, gradients))) {
      optimizer.step();
    }
    assertThat(values).containsExactly(0, 0);
    assertThat(gradients).containsExactly(10, 20);
  }

  @Test
  void layoutMustFitTheMemory() {
    refuses("tensor b must start at 4, got 3", tensor("a", 4, 0), tensor("b", 1, 3));
    refuses("tensor b must start at 4, got 5", tensor("a", 4, 0), tensor("b", 1, 5));
    refuses("tensor name a stands twice", tensor("a", 4, 0), tensor("a", 2, 4));
    refuses("values must have at least 28 bytes (7 numbers of FLOAT32), got 24", tensor("a", 7, 0));
    assertThatThrownBy(() -> Parameters.layout().add("a", 3, 0))
        .hasMessage("a dimension of a must be at least 1, got 0");
    assertThatThrownBy(() -> Parameters.of(new float[3], new float[2]))
        .hasMessage("gradients must have 12 bytes as the values, got 8");
  }

  private static void refuses(String message, Parameters.Tensor... tensors) {
    assertThatThrownBy(() -> new Parameters(Precision.FLOAT32, SIX, SIX, List.of(tensors)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
