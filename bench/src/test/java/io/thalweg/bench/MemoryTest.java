package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void growthIsTheWorstOfTheEpochsBehindTheSecond() {
    assertThat(MemoryCommand.growth(List.of(50L, 100L, 104L, 101L))).isCloseTo(4, within(1e-12));
    assertThat(MemoryCommand.growth(List.of(500L, 100L, 98L))).isCloseTo(-2, within(1e-12));
  }

  @Test
  void residentMemoryIsReadFromTheKernelsLine() {
    assertThat(Resident.ofStatus("VmHWM:\t  4096 kB\nVmRSS:\t    2048 kB\n")).hasValue(2 << 20);
    assertThat(Resident.ofStatus("VmHWM:\t  4096 kB\n")).isEmpty();
  }
}
