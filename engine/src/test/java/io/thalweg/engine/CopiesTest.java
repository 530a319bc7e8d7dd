package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiesTest {
  private static final List<String> RECIPES =
      List.of(
          "sgd(rate=0.1)",
          "momentum(rate=0.05, momentum=0.5)",
          "momentum(rate=0.05, momentum=0.9)",
          "nag(rate=0.02)",
          "adam(rate=0.002)",
          "chain(clip-global-norm(0.5), lookahead(adam(rate=0.01)))");

  private final Problem problem = Problem.random(200, 12, 4, 3);

  private static double[] values(Parameters parameters) {
    return parameters.tensors().stream()
        .flatMapToDouble(tensor ->
            LongStream.range(tensor.offset(), tensor.offset() + tensor.length())
                .mapToDouble(parameters::value))
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp(16)", "mlp(16, 8, activation=tanh)", "linear(initialisation=pytorch)"})
  void eachCopyIsTrainedAsItWouldBeAlone(String model) {
    Task task = Task.classes(12, 4);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network original = Models.CATALOGUE.create(model).build(task, 5);
        Copies copies = Copies.of(original, RECIPES.size()).orElseThrow()) {
      MemorySegment order = Problem.order(arena, LongStream.range(0, 200).map(i -> i * 37 % 200));
      List<Optimizer> optimizers = optimizers(copies);
      double[] losses = {};
      for (int step = 0; step < 100; step++) {
        losses =
            copies.lossAndGradient(
                examples, order, step % 10 * 20L, 20, (copy, _) -> optimizers.get(copy).step());
      }
      List<Evaluation> judged = judged(optimizers, () -> copies.evaluate(examples));
      for (int copy = 0; copy < RECIPES.size(); copy++) {
        try (Network alone = Models.CATALOGUE.create(model).build(task, 5);
            Optimizer optimizer =
                Optimizer.of(Recipe.parse(RECIPES.get(copy)), alone.parameters())) {
          double loss = 0;
          for (int step = 0; step < 100; step++) {
            loss = alone.lossAndGradient(examples, order, step % 10 * 20L, 20);
            optimizer.step();
          }
          double[] expected = values(alone.parameters());
          double[] got = values(copies.parameters().get(copy));
          double size =
              Math.sqrt(
                  IntStream.range(0, got.length).mapToDouble(i -> expected[i] * expected[i]).sum());
          double error =
              Math.sqrt(
                  IntStream.range(0, got.length)
                      .mapToDouble(i -> Math.pow(got[i] - expected[i], 2))
                      .sum());
          assertThat(error / size).as(RECIPES.get(copy)).isLessThan(1e-4);
          assertThat(losses[copy]).isCloseTo(loss, within(1e-4 * loss));
          Evaluation end = optimizer.evaluate(() -> alone.evaluate(examples));
          assertThat(judged.get(copy).loss()).isCloseTo(end.loss(), within(1e-4 * end.loss()));
          assertThat(judged.get(copy).accuracy()).isCloseTo(end.accuracy(), within(0.006));
        }
      }
      optimizers.forEach(Optimizer::close);
    }
  }

  private static List<Optimizer> optimizers(Copies copies) {
    List<Optimizer> optimizers = new ArrayList<>();
    for (int copy = 0; copy < RECIPES.size(); copy++) {
      optimizers.add(Optimizer.of(Recipe.parse(RECIPES.get(copy)), copies.parameters().get(copy)));
    }
    return optimizers;
  }

  private static <T> T judged(List<Optimizer> optimizers, Supplier<T> judge) {
    return optimizers.isEmpty()
        ? judge.get()
        : optimizers
            .getFirst()
            .evaluate(() -> judged(optimizers.subList(1, optimizers.size()), judge));
  }

  @Test
  void numbersArePredictedToo() {
    Task task = new Task(List.of(12), 4, Task.Kind.NUMBERS);
    try (Arena arena = Arena.ofConfined();
        Network original = Mlp.of(7).build(task, 1);
        Copies copies = Copies.of(original, 6).orElseThrow()) {
      MemorySegment features = arena.allocate(30L * 12 * 4, 4);
      MemorySegment numbers = arena.allocate(30L * 4 * 4, 4);
      for (int i = 0; i < 360; i++) {
        features.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i));
      }
      for (int i = 0; i < 120; i++) {
        numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.cos(3.0 * i));
      }
      MemorySegment order = Problem.order(arena, LongStream.range(0, 30));
      try (Examples examples = Examples.ofNumbers(features, numbers, 30, 12, 4)) {
        double loss = original.lossAndGradient(examples);
        double[] expected = NetworkTest.gradients(original.parameters());
        List<Integer> seen = new ArrayList<>();
        copies.lossAndGradient(
            examples,
            order,
            0,
            30,
            (copy, its) -> {
              seen.add(copy);
              assertThat(its).isCloseTo(loss, within(1e-6));
              assertThat(NetworkTest.gradients(copies.parameters().get(copy)))
                  .containsExactly(expected, within(1e-6));
            });
        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(copies.evaluate(examples).getFirst().loss()).isCloseTo(loss, within(1e-6));
      }
    }
  }

  @Test
  void aCopyThatOverflowsLeavesTheOthersAlone() {
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network original = Mlp.of(8).build(12, 4, 1);
        Copies copies = Copies.of(original, 3).orElseThrow()) {
      MemorySegment order = Problem.order(arena, LongStream.range(0, 200));
      double before = copies.lossAndGradient(examples, order, 0, 50, (_, _) -> {})[2];
      double[] gradient = values(copies.parameters().get(2));
      copies
          .parameters()
          .get(1)
          .value(copies.parameters().get(1).tensors().get(0).offset(), Double.NaN);
      double[] after = copies.lossAndGradient(examples, order, 0, 50, (_, _) -> {});
      assertThat(after[1]).isNaN();
      assertThat(after[0]).isEqualTo(before);
      assertThat(after[2]).isEqualTo(before);
      assertThat(values(copies.parameters().get(2))).containsExactly(gradient);
    }
  }

  @Test
  void otherNetworksHaveNoCopies() {
    Task image = new Task(List.of(8, 8), 3, Task.Kind.CLASSES);
    try (Network lstm = new Lstm(4, 1).build(image, 1);
        Network dropout = Models.CATALOGUE.create("mlp(4, dropout=0.5)").build(image, 1)) {
      assertThat(Copies.of(lstm, 2)).isEmpty();
      assertThat(Copies.of(dropout, 2)).isEmpty();
    }
  }
}
