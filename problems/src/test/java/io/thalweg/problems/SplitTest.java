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

  private static Split regression(int size) {
    float[] features = new float[size * 2];
    float[] values = new float[size * 3];
    for (int i = 0; i < size; i++) {
      features[2 * i] = i;
      for (int output = 0; output < 3; output++) {
        values[3 * i + output] = i + 0.1f * output;
      }
    }
    return new Split(
        MemorySegment.ofArray(features),
        new Targets.Numbers(MemorySegment.ofArray(values), 3),
        size,
        2);
  }

  @Test
  void targetNumbersAreSlicedWithTheFeatures() {
    Split tail = regression(10).tail(4);
    assertThat(tail.feature(0, 0)).isEqualTo(6);
    assertThat(tail.target(0, 0)).isEqualTo(6);
    assertThat(tail.target(3, 2)).isEqualTo(9.2f);
    assertThat(regression(10).head(2).targets().byteSize(2)).isEqualTo(24);
    assertThatThrownBy(() -> tail.target(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aRegressionHasNoLabelsAndAClassificationNoNumbers() {
    assertThatThrownBy(() -> regression(3).labels())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a regression has target numbers and no labels");
    assertThatThrownBy(() -> regression(3).label(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> split(3).target(0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a classification has labels and no target numbers");
    Split wrong = regression(3);
    assertThatThrownBy(() -> new Split(wrong.features().asSlice(0, 16), wrong.targets(), 2, 2))
        .hasMessage("values must have 24 bytes, got 36");
  }

  @Test
  void aDatasetIsOneOrTheOther() {
    List<OutputScale> scales =
        List.of(
            new OutputScale("a", 1, 2), new OutputScale("b", 0, 1), new OutputScale("c", 5, 10));
    Dataset all = new Dataset("x", List.of(2), List.of(), scales, regression(10), regression(5));
    assertThat(all.isRegression()).isTrue();
    assertThat(all.outputs()).isEqualTo(3);
    assertThat(all.outputNames()).containsExactly("a", "b", "c");
    assertThat(all.validation(4).test().target(0, 0)).isEqualTo(6);
    assertThat(all.validation(4).outputScales()).isEqualTo(scales);
    assertThat(scales.get(2).value(1.5)).isEqualTo(20);
    assertThat(scales.get(2).difference(1.5)).isEqualTo(15);

    Dataset classes = new Dataset("x", List.of(2, 1), List.of("a", "b", "c"), split(9), split(3));
    assertThat(classes.isRegression()).isFalse();
    assertThat(classes.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(classes.outputs()).isEqualTo(3);
    assertThat(classes.outputNames()).isEmpty();

    assertThatThrownBy(() -> new Dataset("x", List.of(2), List.of(), scales, split(9), split(3)))
        .hasMessage("a split must have 3 target numbers and 0 classes, got 0 target numbers");
    assertThatThrownBy(() -> all.withTest(split(3))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Dataset("x", List.of(2), List.of("a"), scales, regression(9), regression(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OutputScale("a", 0, 0))
        .hasMessage("mean must be finite and deviation above 0, got 0.0 and 0.0");
  }
}
