package io.thalweg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchTest {
  @Test
  void aRangeHasItsEndsAndItsMiddle() {
    Range logarithmic = new Range("rate", 1e-3, 10, true);
    assertThat(logarithmic.at(0)).isEqualTo(1e-3);
    assertThat(logarithmic.at(0.5)).isEqualTo(0.1);
    assertThat(logarithmic.at(1)).isEqualTo(10);
    assertThat(new Range("momentum", 0, 0.9, false).values(4)).containsExactly(0.0, 0.3, 0.6, 0.9);
    Recipe changed =
        Range.apply(
            Recipe.parse("nag"),
            List.of(logarithmic, new Range("momentum", 0, 0.5, false)),
            List.of(0.1, 0.25));
    assertThat(changed).hasToString("nag(rate=0.1, momentum=0.25)");
    assertThatThrownBy(() -> new Range("rate", 0, 1, true)).isInstanceOf(SettingException.class);
    assertThatThrownBy(() -> new Range("rate", 1, 1, false)).isInstanceOf(SettingException.class);
  }

  @Test
  void aGridHasEveryCombinationOnce() {
    GridSearch grid = new GridSearch(List.of(3, 2));
    List<List<Double>> points = grid.next(10, List.of());
    assertThat(points)
        .containsExactly(
            List.of(0.0, 0.0),
            List.of(0.5, 0.0),
            List.of(1.0, 0.0),
            List.of(0.0, 1.0),
            List.of(0.5, 1.0),
            List.of(1.0, 1.0));
    List<Search.Tried> four =
        points.subList(0, 4).stream().map(point -> new Search.Tried(point, 0)).toList();
    assertThat(grid.next(10, four)).isEqualTo(points.subList(4, 6));
    assertThatThrownBy(() -> new GridSearch(List.of(1))).hasMessageContaining("at least 2");
  }

  static Stream<Search> searches() {
    Seed seed = new Seed(3);
    return Stream.of(new RandomSearch(2, seed), new SobolSearch(2, seed), new TpeSearch(2, seed));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void pointsLieInTheUnitSquareAndRepeat(Search search) {
    List<Search.Tried> known = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<List<Double>> next = search.next(5, known);
      assertThat(next).hasSize(5).isEqualTo(search.next(5, known)).doesNotHaveDuplicates();
      next.forEach(point -> {
        assertThat(point).hasSize(2).allMatch(x -> x >= 0 && x <= 1);
        known.add(new Search.Tried(point, point.getFirst()));
      });
    }
    assertThat(known).doesNotHaveDuplicates();
  }

  /// In groups or one by one: the same points.
  @Test
  void evenPointsDoNotDependOnTheGroups() {
    Search sobol = new SobolSearch(3, new Seed(1));
    List<List<Double>> all = sobol.next(20, List.of());
    List<Search.Tried> known =
        all.subList(0, 7).stream().map(point -> new Search.Tried(point, 1)).toList();
    assertThat(sobol.next(13, known)).isEqualTo(all.subList(7, 20));
    Search random = new RandomSearch(3, new Seed(1));
    assertThat(random.next(13, known)).isEqualTo(random.next(20, List.of()).subList(7, 20));
  }

  /// 64 points of a Sobol sequence, shifted or not, put one into each of 64 equal boxes of the
  /// first setting, modulo the shift; 64 random ones leave about 1/e empty.
  @Test
  void sobolPointsAreEven() {
    List<List<Double>> points = new SobolSearch(1, new Seed(5)).next(64, List.of());
    List<Double> sorted = points.stream().map(List::getFirst).sorted().toList();
    double widest =
        IntStream.range(1, 64)
            .mapToDouble(i -> sorted.get(i) - sorted.get(i - 1))
            .max()
            .orElseThrow();
    assertThat(widest).isCloseTo(1.0 / 64, within(1e-9));
  }

  /// On a parabola with its minimum at (0.3, 0.8) the later points are nearer than random ones,
  /// whose median distance is about 0.5.
  @Test
  void parzenEstimatorsFindTheMinimum() {
    double sum = 0;
    for (int seed = 0; seed < 10; seed++) {
      Search search = new TpeSearch(2, new Seed(seed));
      List<Search.Tried> known = new ArrayList<>();
      while (known.size() < 60) {
        for (List<Double> point : search.next(4, known)) {
          known.add(new Search.Tried(point, distance(point)));
        }
      }
      sum += known.subList(40, 60).stream().mapToDouble(Search.Tried::loss).average().orElseThrow();
    }
    assertThat(sum / 10).isLessThan(0.25);
  }

  private static double distance(List<Double> point) {
    return Math.hypot(point.get(0) - 0.3, point.get(1) - 0.8);
  }

  /// Of one centre in the middle: the truncated normal in closed form, and mass 1.
  @Test
  void parzenDensitiesHaveMassOne() {
    TpeSearch.Density one = TpeSearch.Density.of(List.of(0.5));
    assertThat(one.widths()).containsExactly(0.5);
    // φ(0)/(0.5(Φ(1)−Φ(−1))) = 0.398942/(0.5·0.682689) = 1.168739; half of it and of 1
    assertThat(one.at(0.5)).isCloseTo((1.168739 + 1) / 2, within(1e-6));
    SplittableRandom random = new SplittableRandom(1);
    TpeSearch.Density some = TpeSearch.Density.of(random.doubles(9).sorted().boxed().toList());
    double mass =
        IntStream.range(0, 10_000)
            .mapToDouble(i -> some.at((i + 0.5) / 10_000))
            .average()
            .orElseThrow();
    assertThat(mass).isCloseTo(1, within(1e-6));
  }

  @Test
  void oneInThreeGoesOn() {
    Halving halving = new Halving(3, 2);
    assertThat(IntStream.rangeClosed(1, 20).filter(halving::isRung)).containsExactly(2, 6, 18);
    assertThat(halving.goesOn(1, 9, List.of(1.0, 2.0, 9.0))).isTrue();
    assertThat(halving.goesOn(2, 3, List.of(1.0, 2.0, 3.0))).isFalse(); // third of three
    assertThat(halving.goesOn(2, 1, List.of(1.0, 2.0, 3.0))).isTrue();
    assertThat(halving.goesOn(2, 2, List.of(1.0, 2.0, 3.0, 4.0))).isTrue(); // two of four
    halving.add(2, 0.5);
    halving.add(3, 0.1); // no rung
    assertThat(halving.goesOn(2, 1, List.of(1.0, 2.0))).isFalse();
    assertThat(halving.goesOn(2, 0.4, List.of(0.4, 2.0))).isTrue();
  }
}
