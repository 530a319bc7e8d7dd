package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelNoiseTest {
  private static final int SIZE = 9_000;
  private static final int CLASSES = 10;

  private final Arena arena = Arena.ofConfined();
  private final Split clean = clean(SIZE);

  @AfterEach
  void free() {
    arena.close();
  }

  private static Split clean(int size) {
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % CLASSES;
    }
    return new Split(
        MemorySegment.ofArray(new float[size]), MemorySegment.ofArray(labels), size, 1);
  }

  private Split noisy(double share, long seed) {
    return new LabelNoise(share, new Seed(seed)).on(clean, CLASSES, arena);
  }

  private List<Integer> wrong(Split noisy) {
    List<Integer> wrong = new ArrayList<>();
    for (int i = 0; i < noisy.size(); i++) {
      if (noisy.label(i) != i % CLASSES) {
        wrong.add(i);
      }
    }
    return wrong;
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0.1,900", "0.00006,1", "0.00005,0", "0.4,3600", "0.33333,3000", "1,9000"})
  void exactlyTheShareIsWrong(double share, int count) {
    assertThat(wrong(noisy(share, 1))).hasSize(count);
  }

  @Test
  void whatIsWrongAtASmallShareIsWrongInTheSameWayAtALargerOne() {
    Split before = noisy(0, 1);
    for (double share : new double[] {0.05, 0.1, 0.2, 0.4, 0.7, 1}) {
      Split after = noisy(share, 1);
      for (int example : wrong(before)) {
        assertThat(after.label(example)).isEqualTo(before.label(example));
      }
      before = after;
    }
  }

  /// Of 3,600 wrong labels each of 9 shifts has 400 on average; χ² with 8 degrees of freedom is
  /// above 26.12 once in 1,000.
  @Test
  void theOtherClassesAreEquallyLikely() {
    Split noisy = noisy(0.4, 5);
    int[] shifts = new int[CLASSES];
    for (int i = 0; i < SIZE; i++) {
      assertThat(noisy.label(i)).isBetween(0, CLASSES - 1);
      shifts[Math.floorMod(noisy.label(i) - i, CLASSES)]++;
    }
    double chiSquare = 0;
    for (int shift = 1; shift < CLASSES; shift++) {
      chiSquare += (shifts[shift] - 400) * (shifts[shift] - 400) / 400.0;
    }
    assertThat(shifts[0]).isEqualTo(SIZE - 3_600);
    assertThat(chiSquare).isLessThan(26.12);
  }

  /// Of 900 wrong ones drawn from 9,000, the first half has 450 ± 14.2 (hypergeometric).
  @Test
  void theyAreAnywhere() {
    List<Integer> wrong = wrong(noisy(0.1, 2));
    double deviation = Math.sqrt(900 * 0.25 * 8_100 / 8_999.0);
    assertThat((double) wrong.stream().filter(i -> i < SIZE / 2).count())
        .isEqualTo(450, within(5 * deviation));
  }

  @Test
  void theSeedAloneDecides() {
    assertThat(wrong(noisy(0.2, 3))).isEqualTo(wrong(noisy(0.2, 3)));
    assertThat(wrong(noisy(0.2, 3))).isNotEqualTo(wrong(noisy(0.2, 4)));
  }

  @Test
  void theOriginalAndTheTestDataAreUntouched() {
    List<String> names = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    Dataset data = new Dataset("x", List.of(1), names, clean, clean(20));
    Dataset noisy = new LabelNoise(0.5, new Seed(1)).onTraining(data, arena);
    assertThat(wrong(data.train())).isEmpty();
    assertThat(wrong(noisy.train())).hasSize(SIZE / 2);
    assertThat(noisy.test()).isEqualTo(data.test());
    assertThat(noisy.train().features()).isEqualTo(data.train().features());
  }

  @Test
  void ofTwoClassesTheOtherOneIsTaken() {
    Split two =
        new Split(
            MemorySegment.ofArray(new float[3]), MemorySegment.ofArray(new long[] {0, 1, 1}), 3, 1);
    Split flipped = new LabelNoise(1, new Seed(1)).on(two, 2, arena);
    assertThat(List.of(flipped.label(0), flipped.label(1), flipped.label(2)))
        .containsExactly(1, 0, 0);
  }

  @Test
  void settingsAreChecked() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new LabelNoise(bad, new Seed(1)))
          .isInstanceOf(SettingException.class)
          .hasMessage("share must be in [0,1], got " + bad);
    }
    assertThatThrownBy(() -> new LabelNoise(0.1, new Seed(1)).on(clean, 1, arena))
        .hasMessage("classes must be at least 2, got 1");
  }
}
