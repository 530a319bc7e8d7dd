package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static Split split(int size) {
    float[] features = new float[size * 2];
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      features[2 * i] = i;
      features[2 * i + 1] = -i;
      labels[i] = i % 3;
    }
    return new Split(MemorySegment.ofArray(features), MemorySegment.ofArray(labels), size, 2);
  }

  @Test
  void headAndTailAreViews() {
    Split all = split(10);
    Split head = all.head(7);
    Split tail = all.tail(3);
    assertThat(head.size()).isEqualTo(7);
    assertThat(head.feature(6, 1)).isEqualTo(-6);
    assertThat(tail.size()).isEqualTo(3);
    assertThat(tail.feature(0, 0)).isEqualTo(7);
    assertThat(tail.label(0)).isEqualTo(1);
    all.features().set(java.lang.foreign.ValueLayout.JAVA_FLOAT, 14 * 4, 99);
    assertThat(tail.feature(0, 0)).isEqualTo(99);
  }

  @Test
  void sizesMustFit() {
    Split all = split(4);
    assertThatThrownBy(() -> new Split(all.features(), all.labels(), 4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features must have 48 bytes, got 32");
    assertThatThrownBy(() -> new Split(all.features(), all.labels(), 2, 4))
        .hasMessage("labels must have 16 bytes, got 32");
    assertThatThrownBy(() -> all.head(5)).hasMessage("count must be in [1,4], got 5");
    assertThatThrownBy(() -> all.tail(0)).hasMessage("count must be in [1,4], got 0");
    assertThatThrownBy(() -> all.feature(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void validationTakesTheLastTrainingExamplesAndLeavesTheTestDataAlone() {
    Dataset all = new Dataset("x", List.of(2), List.of("a", "b", "c"), split(10), split(5));
    Dataset validation = all.validation(4);
    assertThat(validation.train().size()).isEqualTo(6);
    assertThat(validation.test().size()).isEqualTo(4);
    assertThat(validation.test().feature(0, 0)).isEqualTo(6);
    assertThatThrownBy(() -> all.validation(10)).hasMessage("count must be in [1,9], got 10");
  }
}
