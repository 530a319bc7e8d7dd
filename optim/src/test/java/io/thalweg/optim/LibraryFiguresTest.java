package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules and presets against where other libraries' own code goes in float64:
/// `library_figures.csv`, made by `library_figures.py`, which says how.
class LibraryFiguresTest {
  private static final int STEPS = 100;

  /// Where a library goes.
  ///
  /// @param there what it is called in the library
  /// @param here the expression that is to go the same way
  record Path(String library, String there, String here, List<Double> expected) {
    static Path of(List<String> row) {
      List<Double> numbers = Arrays.stream(row.get(3).split(" ", -1)).map(Double::valueOf).toList();
      return new Path(row.get(0), row.get(1), row.get(2), numbers);
    }

    @Override
    public String toString() {
      return "%s of %s: %s".formatted(there, library, here);
    }
  }

  static List<Path> paths() {
    return Figures.rows("library_figures.csv").stream().map(Path::of).toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void goesWhereTheLibraryGoes(Path path) {
    double[] theta = new double[path.expected().size()];
    double[] g = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = 0.1 * (i + 1) * (i % 2 == 0 ? 1 : -1);
    }
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(path.here()), Parameters.of(theta, g))) {
      for (int t = 1; t <= STEPS; t++) {
        for (int i = 0; i < g.length; i++) {
          g[i] = Math.scalb(Math.sin(0.37 * t + i), -i) + 0.1;
        }
        optimizer.step();
      }
    }
    for (int i = 0; i < theta.length; i++) {
      double expected = path.expected().get(i);
      assertThat(theta[i]).isCloseTo(expected, within(1e-10 * Math.abs(expected)));
    }
  }

  /// Here or in [TensorFiguresTest]. NAdam of the PyTorch at hand has a fault, which
  /// [TorchFiguresTest] mends.
  @Test
  void everyPresetOfARuleHasFigures() {
    Stream<String> presets =
        Catalogues.RULES.entries().stream()
            .flatMap(entry -> entry.presets().stream())
            .filter(preset -> List.of("pytorch", "keras", "optax").contains(preset.library()))
            .map(preset -> preset.written().toString())
            .filter(written -> !written.equals("nadam(preset=pytorch)"));
    Stream<String> run =
        Stream.concat(
            paths().stream().map(Path::here),
            TensorFiguresTest.paths().stream().map(TensorFiguresTest.Path::here));
    assertThat(run).containsAll(presets.toList());
  }
}
