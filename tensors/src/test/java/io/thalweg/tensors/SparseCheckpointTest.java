package io.thalweg.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SparseForm;
import io.thalweg.optim.SparseOptimizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Optimizers of sparse gradients in files.
class SparseCheckpointTest {
  private static final Recipe RECIPE = Recipe.parse("adam(rate=cosine(0.1, steps=40))");

  @TempDir Path folder;

  private static Parameters parameters(Precision precision) {
    return Parameters.layout()
        .add("weight", 3, 5)
        .add("bias", 2)
        .allocate(precision, Arena.ofAuto());
  }

  private static void steps(SparseOptimizer optimizer, int count) {
    for (int i = 0; i < count; i++) {
      int t = Math.toIntExact(optimizer.steps());
      optimizer.step(new int[] {t % 5, 5 + t % 7}, new double[] {Math.sin(t), Math.cos(t)});
    }
  }

  @ParameterizedTest
  @EnumSource
  void goOnBitForBitInFloat32(SparseForm form) throws IOException {
    goOnBitForBit(form, Precision.FLOAT32);
  }

  @ParameterizedTest
  @EnumSource
  void goOnBitForBitInFloat64(SparseForm form) throws IOException {
    goOnBitForBit(form, Precision.FLOAT64);
  }

  private void goOnBitForBit(SparseForm form, Precision precision) throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Parameters whole = parameters(precision);
    Parameters half = parameters(precision);
    Parameters rest = parameters(precision);
    try (SparseOptimizer straight = SparseOptimizer.of(RECIPE, whole, form);
        SparseOptimizer before = SparseOptimizer.of(RECIPE, half, form);
        SparseOptimizer after = SparseOptimizer.of(RECIPE, rest, form)) {
      steps(straight, 30);
      steps(before, 13);
      Checkpoint.of(before, half).write(file);
      Checkpoint.read(file).restore(after, rest);
      steps(after, 17);
      straight.flush();
      after.flush();
      assertThat(rest.values().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(whole.values().toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void areNotTakenForTheOtherForm() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Parameters parameters = parameters(Precision.FLOAT32);
    try (SparseOptimizer exact = SparseOptimizer.of(RECIPE, parameters, SparseForm.EXACT);
        SparseOptimizer lazy = SparseOptimizer.of(RECIPE, parameters, SparseForm.LAZY)) {
      Checkpoint.of(exact, parameters).write(file);
      Checkpoint read = Checkpoint.read(file);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read.restore(lazy, parameters))
          .withMessageContaining("state must have the slots");
    }
  }
}
