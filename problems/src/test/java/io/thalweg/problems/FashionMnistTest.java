package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A full data set from end to end, where Debian's package has put one.
@EnabledIf("installed")
class FashionMnistTest {
  private static final Path PACKAGE = Path.of("/usr/share/datasets/fashion-mnist");

  static boolean installed() {
    return PACKAGE.toFile().isDirectory();
  }

  @Test
  void comesFromDebiansPackageAndLoads(@TempDir Path folder) {
    DataHome home = new DataHome(folder, KnownData.all(""));
    assertThat(home.fetch("fashion-mnist", FetchProgress.NONE))
        .isEqualTo("Debian package dataset-fashion-mnist");
    try (Arena arena = Arena.ofConfined()) {
      Dataset unit = home.load("fashion-mnist", Scaling.UNIT, arena);
      Dataset standard = home.load("fashion-mnist", Scaling.STANDARD, arena);
      assertThat(unit.train().size()).isEqualTo(60_000);
      assertThat(unit.test().size()).isEqualTo(10_000);
      assertThat(unit.classNames()).startsWith("T-shirt/top").endsWith("Ankle boot").hasSize(10);
      for (int column : List.of(0, 300, 400, 783)) {
        double expected = (unit.test().feature(123, column) - 0.2860) / 0.3530;
        assertThat((double) standard.test().feature(123, column)).isEqualTo(expected, within(1e-6));
      }
    }
  }
}
