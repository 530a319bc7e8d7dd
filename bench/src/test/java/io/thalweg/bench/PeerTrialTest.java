package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeerTrialTest {
  private static final Tensors TENSORS = new Tensors(3, 101);

  private record Still(MemorySegment parameters) implements Stepper {
    @Override
    public String who() {
      return "one that stands still";
    }

    @Override
    public void step() {}
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "symbols of C++ are others elsewhere")
  void libTorchStepsAsWeDo() {
    PeerTask task = new PeerTask(List.of("adam", "adamw", "momentum", "adagrad"), TENSORS, 1, 1);
    List<PeerTask.Line> lines = PeerTrial.run(task, TorchPeers::beside);
    assertThat(lines).hasSize(12);
    assertThat(lines).allSatisfy(line -> assertThat(line.distance()).isLessThan(1e-6));
    assertThat(lines.stream().map(PeerTask.Line::who).distinct())
        .containsExactly("Thalweg", "LibTorch, fused kernel", "LibTorch, `torch::optim`");
  }

  @Test
  void whoComesElsewhereIsNotTimed() {
    PeerTask task = new PeerTask(List.of("sgd"), TENSORS, 1, 1);
    assertThatIllegalStateException()
        .isThrownBy(() ->
            PeerTrial.run(
                task,
                (_, start, arena) -> {
                  long bytes = start.values().byteSize();
                  return List.of(new Still(arena.allocate(bytes).copyFrom(start.values())));
                }))
        .withMessageStartingWith("sgd of one that stands still must come within 1.0E-5 of ours");
  }

  @Test
  void distanceIsRelativeAboveOneHundredth() {
    MemorySegment x = MemorySegment.ofArray(new float[] {0, 1.99f});
    MemorySegment y = MemorySegment.ofArray(new float[] {0.001f, 1.97f});
    assertThat(PeerTrial.distance(x, y)).isCloseTo(0.1, within(1e-6));
    assertThat(PeerTrial.distance(x, MemorySegment.ofArray(new float[1]))).isNaN();
  }

  @Test
  void aTaskSurvivesTheWayToAnotherProcess() {
    PeerTask task = new PeerTask(List.of("adam"), TENSORS, 7, 2);
    assertThat(PeerTask.of(task.toArgument())).isEqualTo(task);
  }
}
