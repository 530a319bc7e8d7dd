package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class FlushToZeroTest {
  /// Not a constant, so that the compiler cannot do the sum.
  private float smallest = Float.MIN_NORMAL;

  @Test
  void smallNumbersAreZeroUntilTheOutermostIsClosed() {
    assumeTrue(System.getProperty("os.arch").matches("amd64|x86_64|aarch64"));
    assertThat(smallest / 4).isPositive();
    try (FlushToZero _ = new FlushToZero()) {
      assertThat(smallest / 4 == 0).isTrue();
      assertThat(smallest).isPositive();
      try (FlushToZero _ = new FlushToZero()) {
        assertThat(smallest / 4 == 0).isTrue();
      }
      assertThat(smallest / 4 == 0).isTrue();
    }
    assertThat(smallest / 4).isPositive();
  }

  @Test
  void innerOnesLeaveTheOutermostAloneHoweverOften() {
    try (FlushToZero _ = new FlushToZero()) {
      for (int i = 0; i < 300_000; i++) {
        try (FlushToZero _ = new FlushToZero()) {
          assertThat(smallest).isPositive();
        }
        if (smallest / 4 != 0) {
          throw new AssertionError("no longer flushed after " + i);
        }
      }
    }
    assertThat(smallest / 4).isPositive();
  }

  @Test
  void otherThreadsKeepTheirNumbers() throws InterruptedException {
    try (FlushToZero _ = new FlushToZero()) {
      float[] quarter = new float[1];
      Thread other = new Thread(() -> quarter[0] = smallest / 4);
      other.start();
      other.join();
      assertThat(Float.floatToIntBits(quarter[0])).isEqualTo(0x0020_0000);
    }
  }
}
