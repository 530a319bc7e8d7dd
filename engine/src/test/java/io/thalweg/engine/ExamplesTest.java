package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @AutoClose private final Arena arena = Arena.ofConfined();

  private final MemorySegment features = arena.allocate(ValueLayout.JAVA_FLOAT, 6);
  private final MemorySegment labels = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 1, 1);

  @Test
  void theEngineSeesTheMemoryItself() {
    try (Examples examples = Examples.of(features, labels, 3, 2, 2);
        Network network = new Linear(Initialisation.ZEROS).build(2, 2, 0)) {
      network.parameters().value(0, 1); // logit 0 is feature 0, logit 1 is 0
      assertThat(network.predict(examples)).containsExactly(0, 0, 0);
      features.setAtIndex(ValueLayout.JAVA_FLOAT, 2, -1);
      assertThat(network.predict(examples)).containsExactly(0, 1, 0);
      assertThat(network.evaluate(examples).accuracy()).isEqualTo(2 / 3.0);
    }
  }

  @Test
  void wrongSizesAreRefusedInOneLine() {
    assertThatThrownBy(() -> Examples.of(features, labels, 3, 3, 2))
        .hasMessage("features must have 36 bytes, got 24");
    assertThatThrownBy(() -> Examples.of(features, labels, 2, 3, 2))
        .hasMessage("labels must have 16 bytes, got 24");
    assertThatThrownBy(() -> Examples.of(features, labels, 0, 3, 2))
        .hasMessage("size and width must be at least 1 and classes at least 2, got 0, 3 and 2");
  }

  @Test
  void aLabelOutOfRangeIsNamed() {
    labels.setAtIndex(ValueLayout.JAVA_LONG, 2, 2);
    assertThatThrownBy(() -> Examples.of(features, labels, 3, 2, 2))
        .hasMessage("label 2 must be in [0,2), got 2");
    labels.setAtIndex(ValueLayout.JAVA_LONG, 2, -100);
    assertThatThrownBy(() -> Examples.of(features, labels, 3, 2, 2))
        .hasMessage("label 2 must be in [0,2), got -100");
  }

  @Test
  void heapMemoryIsRefused() {
    assertThatThrownBy(() -> Examples.of(MemorySegment.ofArray(new float[6]), labels, 3, 2, 2))
        .hasMessage("features must be in native memory, got a heap segment");
  }

  @Test
  void aSelectionIsACopyInTheOrderAskedFor() {
    features.copyFrom(MemorySegment.ofArray(new float[] {1, 0, 2, 0, -3, 0}));
    MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_LONG, 2, 0, 2);
    try (Examples examples = Examples.of(features, labels, 3, 2, 2);
        Examples some = examples.select(order);
        Network network = new Linear(Initialisation.ZEROS).build(2, 2, 0)) {
      network.parameters().value(0, 1); // logit 0 is feature 0, logit 1 is 0
      features.fill((byte) 0);
      labels.fill((byte) 0);
      assertThat(some.size()).isEqualTo(3);
      assertThat(network.outputs(some)).containsExactly(-3, 0, 1, 0, -3, 0);
      assertThat(network.evaluate(some).accuracy()).isEqualTo(1);
    }
  }

  @Test
  void gatheredExamplesLieInTheOrderAskedFor() {
    features.copyFrom(MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6}));
    MemorySegment numbers = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 7, 8, 9);
    MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_LONG, 2, 0);
    MemorySegment rows = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
    MemorySegment classes = arena.allocate(ValueLayout.JAVA_LONG, 2);
    MemorySegment targets = arena.allocate(ValueLayout.JAVA_FLOAT, 2);
    try (Examples examples = Examples.of(features, labels, 3, 2, 2);
        Examples some = examples.select(order)) {
      examples.gather(order, rows, classes);
      assertThat(rows.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(5, 6, 1, 2);
      assertThat(classes.toArray(ValueLayout.JAVA_LONG)).containsExactly(1, 0);
      some.gather(arena.allocateFrom(ValueLayout.JAVA_LONG, 1, 0), rows, classes);
      assertThat(rows.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 5, 6);
      assertThat(classes.toArray(ValueLayout.JAVA_LONG)).containsExactly(0, 1);
    }
    try (Examples examples = Examples.ofNumbers(features, numbers, 3, 2, 1)) {
      examples.gather(order, rows, targets);
      assertThat(targets.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(9, 7);
    }
  }

  @Test
  void anotherThreadThanTheOwnerOfTheMemoryGathers() {
    features.copyFrom(MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6}));
    float[] second = new float[2];
    try (Arena own = Arena.ofConfined()) {
      MemorySegment confined = own.allocate(features.byteSize(), 4).copyFrom(features);
      try (Examples examples = Examples.of(confined, labels, 3, 2, 2)) {
        CompletableFuture.runAsync(
                () -> {
                  try (Arena there = Arena.ofConfined()) {
                    MemorySegment rows = there.allocate(ValueLayout.JAVA_FLOAT, 2);
                    examples.gather(
                        there.allocateFrom(ValueLayout.JAVA_LONG, 1),
                        rows,
                        there.allocate(ValueLayout.JAVA_LONG, 1));
                    MemorySegment.copy(rows, ValueLayout.JAVA_FLOAT, 0, second, 0, 2);
                  }
                })
            .join();
      }
    }
    assertThat(second).containsExactly(3, 4);
  }

  @Test
  void memoryForOtherThanWhatIsGatheredIsRefused() {
    MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_LONG, 2, 3);
    MemorySegment rows = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
    MemorySegment classes = arena.allocate(ValueLayout.JAVA_LONG, 2);
    Examples examples = Examples.of(features, labels, 3, 2, 2);
    assertThatThrownBy(() -> examples.gather(order, features, classes))
        .hasMessage("features must have 16 bytes, got 24");
    assertThatThrownBy(() -> examples.gather(order, rows, labels))
        .hasMessage("targets must have 16 bytes, got 24");
    assertThatThrownBy(() -> examples.gather(order, rows, classes))
        .isInstanceOf(IndexOutOfBoundsException.class);
    examples.close();
    assertThatThrownBy(() -> examples.gather(order, rows, classes))
        .hasMessage("the examples are closed");
  }

  @Test
  void aSelectionOfNoneOrOfWhatIsNotThereIsRefused() {
    try (Examples examples = Examples.of(features, labels, 3, 2, 2)) {
      assertThatThrownBy(() -> examples.select(arena.allocate(0)))
          .hasMessage("at least 1 example must be selected, got none");
      assertThatThrownBy(() -> examples.select(arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 3)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
