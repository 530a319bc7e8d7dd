package io.thalweg.adapter.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.thalweg.optim.Recipe;
import io.thalweg.tensors.TensorFileException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One linear layer of a weight `[1, 1]` and a bias `[1]`, both 10 at the start, stepped by hand.
class ThalwegOptimizerTest {
  private static final double START = 10;

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void free() {
    manager.close();
  }

  private Block block(DataType type) {
    Block block = new SequentialBlock().add(Linear.builder().setUnits(1).build());
    block.initialize(manager, type, new Shape(1, 1));
    for (Parameter each : block.getParameters().values()) {
      each.getArray().set(new NDIndex("..."), START);
    }
    return block;
  }

  private Block block() {
    return block(DataType.FLOAT32);
  }

  private static Parameter weight(Block block) {
    return block.getParameters().valueAt(0);
  }

  private static Parameter bias(Block block) {
    return block.getParameters().valueAt(1);
  }

  private static double number(Parameter parameter) {
    return parameter.getArray().toType(DataType.FLOAT64, true).toDoubleArray()[0];
  }

  private static ThalwegOptimizer optimizer(String recipe, Block block) {
    return ThalwegOptimizer.of(Recipe.parse(recipe), block);
  }

  private void step(ThalwegOptimizer optimizer, Block block, double weight, double bias) {
    update(optimizer, bias(block), bias);
    update(optimizer, weight(block), weight);
  }

  private void update(ThalwegOptimizer optimizer, Parameter parameter, double gradient) {
    NDArray array = parameter.getArray();
    NDArray full =
        manager.full(array.getShape(), (float) gradient).toType(array.getDataType(), false);
    optimizer.update(parameter.getId(), array, full);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void aStepIsMadeWhenAllHaveCome(DataType type) {
    Block block = block(type);
    try (ThalwegOptimizer optimizer = optimizer("sgd(rate=1)", block)) {
      update(optimizer, bias(block), 2);
      assertThat(number(bias(block))).isEqualTo(START);
      assertThat(optimizer.steps()).isZero();
      update(optimizer, weight(block), 3);
      assertThat(number(bias(block))).isEqualTo(START - 2);
      assertThat(number(weight(block))).isEqualTo(START - 3);
      assertThat(optimizer.steps()).isEqualTo(1);
    }
  }

  /// ‖(3, 4)‖ = 5.
  @Test
  void aGlobalNormIsOverAllParameters() {
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("chain(clip-global-norm(1), sgd(rate=1))", block)) {
      step(optimizer, block, 3, 4);
    }
    assertThat(number(weight(block))).isCloseTo(START - 0.6, within(1e-6));
    assertThat(number(bias(block))).isCloseTo(START - 0.8, within(1e-6));
  }

  /// A `[1, 1]` matrix is made orthogonal by Newton and Schulz's polynomial alone: x ← ax + bx³ +
  /// cx⁵ five times from 1, times 0.2.
  @Test
  void matricesOfMuonAreMultipliedWithoutThalwegsEngine() {
    double x = 1;
    for (int i = 0; i < 5; i++) {
      x = x * (3.4445 + x * x * (-4.775 + x * x * 2.0315));
    }
    Block block = block(DataType.FLOAT64);
    try (ThalwegOptimizer optimizer = optimizer("muon(sgd(rate=1))", block)) {
      step(optimizer, block, 3, 4);
    }
    assertThat(number(weight(block))).isCloseTo(START - 0.2 * x, within(1e-6));
    assertThat(number(bias(block))).isEqualTo(START - 4);
  }

  @Test
  void schedulesCountStepsAndEpochs() {
    Block block = block();
    String halved = "sgd(rate=step(1, every=1, factor=0.5, unit=epoch))";
    try (ThalwegOptimizer optimizer =
        ThalwegOptimizer.builder(Recipe.parse(halved), block).stepsPerEpoch(2).build()) {
      for (int i = 0; i < 4; i++) {
        step(optimizer, block, 1, 1);
      }
    }
    assertThat(number(weight(block))).isEqualTo(START - 1 - 1 - 0.5 - 0.5);
    Block other = block();
    try (ThalwegOptimizer optimizer = optimizer("sgd(rate=step(1, every=1, factor=0.5))", other)) {
      for (int i = 0; i < 4; i++) {
        step(optimizer, other, 1, 1);
      }
    }
    assertThat(number(weight(other))).isEqualTo(START - 1 - 0.5 - 0.25 - 0.125);
  }

  @Test
  void aPlateauIsObserved() {
    Block block = block();
    try (ThalwegOptimizer optimizer =
        optimizer("sgd(rate=reduce-on-plateau(1, factor=0.5, patience=0))", block)) {
      optimizer.observe(1);
      step(optimizer, block, 1, 1);
      optimizer.observe(1);
      step(optimizer, block, 1, 1);
    }
    assertThat(number(weight(block))).isEqualTo(START - 1 - 0.5);
  }

  @Test
  void groupsAreNamedByLayersAndParameters() {
    Block block = block();
    try (ThalwegOptimizer optimizer =
        optimizer("groups(sgd(rate=1), group(\"01Linear.bias\", sgd(rate=0.5)))", block)) {
      step(optimizer, block, 1, 1);
    }
    assertThat(number(weight(block))).isEqualTo(START - 1);
    assertThat(number(bias(block))).isEqualTo(START - 0.5);
    try (ThalwegOptimizer optimizer = optimizer("groups(sgd(rate=1), freeze(\"bias\"))", block)) {
      step(optimizer, block, 1, 1);
    }
    assertThat(number(weight(block))).isEqualTo(START - 2);
    assertThat(number(bias(block))).isEqualTo(START - 0.5);
  }

  @Test
  void theEvaluationPointIsShownAndTheTrainingPointPutBack() {
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("lookahead(sgd(rate=1), k=2, alpha=0.5)", block)) {
      assertThat(optimizer.<Double>evaluate(() -> number(weight(block)))).isEqualTo(START);
      step(optimizer, block, 1, 1);
      assertThat(optimizer.<Double>evaluate(() -> number(weight(block)))).isEqualTo(START);
      assertThat(number(weight(block))).isEqualTo(START - 1);
      step(optimizer, block, 1, 1);
      assertThat(optimizer.<Double>evaluate(() -> number(weight(block)))).isEqualTo(START - 1);
      assertThat(number(weight(block))).isEqualTo(START - 1);
      assertThatIllegalStateException()
          .isThrownBy(() ->
              optimizer.evaluate(() -> {
                throw new IllegalStateException("of the judge");
              }))
          .withMessage("of the judge");
      assertThat(number(weight(block))).isEqualTo(START - 1);
    }
  }

  /// What DJL shows of an array on a device whose memory it cannot: a copy.
  private static NDArray elsewhere(NDArray array) {
    return (NDArray)
        Proxy.newProxyInstance(
            NDArray.class.getClassLoader(),
            new Class<?>[] {NDArray.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "getDevice" -> Device.gpu(0);
                  case "getGradient" -> elsewhere(array.getGradient());
                  case "toByteBuffer" -> {
                    ByteBuffer own = array.toByteBuffer(false);
                    yield ByteBuffer.allocateDirect(own.remaining()).put(own).flip();
                  }
                  default -> {
                    try {
                      yield method.invoke(array, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }
                });
  }

  /// DJL calls for each parameter and each device. Two devices must not make two steps of one.
  @Test
  void twoDevicesStayTheSameAndCountOnce() {
    Block block = block();
    List<NDArray> here = List.of(weight(block).getArray(), bias(block).getArray());
    List<NDArray> there = here.stream().map(NDArray::duplicate).toList();
    there.forEach(array -> array.setRequiresGradient(true));
    try (ThalwegOptimizer optimizer =
        optimizer("lookahead(adam(rate=step(1, every=1, factor=0.5)))", block)) {
      for (int step = 0; step < 3; step++) {
        for (int i = 0; i < 2; i++) {
          String id = block.getParameters().valueAt(i).getId();
          try (NDArray gradient = manager.full(here.get(i).getShape(), 1f + step + i)) {
            optimizer.update(id, here.get(i), gradient);
            optimizer.update(id, elsewhere(there.get(i)), gradient);
          }
        }
      }
      assertThat(optimizer.steps()).isEqualTo(3);
      // Adam's first step is the rate; it is halved from step to step.
      assertThat(number(weight(block))).isBetween(START - 1.8, START - 1.6);
      for (int i = 0; i < 2; i++) {
        assertThat(there.get(i).toFloatArray()).isEqualTo(here.get(i).toFloatArray());
      }
      optimizer.evaluate(() -> {
        assertThat(there.getFirst().toFloatArray()).containsExactly((float) START);
        assertThat(here.getFirst().toFloatArray()).containsExactly((float) START);
        return 0;
      });
      assertThat(there.getFirst().toFloatArray()).isEqualTo(here.getFirst().toFloatArray());
    }
  }

  @Test
  void gradientsAreClearedEvenWhereTheyAreNotFinite() {
    Block block = block();
    NDArray here = weight(block).getArray();
    NDArray there = here.duplicate();
    there.setRequiresGradient(true);
    try (ThalwegOptimizer optimizer = optimizer("sgd", block);
        NDArray gradient = manager.full(here.getShape(), Float.NaN)) {
      for (NDArray array : List.of(here, there)) {
        try (var collector = manager.getEngine().newGradientCollector()) {
          collector.backward(array.mul(Float.NaN).sum());
        }
        assertThat(array.getGradient().toFloatArray()).containsExactly(Float.NaN);
      }
      optimizer.update(weight(block).getId(), here, gradient);
      optimizer.update(weight(block).getId(), elsewhere(there), gradient);
    }
    assertThat(here.getGradient().toFloatArray()).containsExactly(0);
    assertThat(there.getGradient().toFloatArray()).containsExactly(0);
  }

  @Test
  void aSavedOptimizerIsLoadedBeforeOrAmidTraining() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("lookahead(adam(rate=1), k=2)", block)) {
      step(optimizer, block, 1, 1);
      step(optimizer, block, 1, -1);
      step(optimizer, block, 1, -1);
      optimizer.save(file);
      double saved = number(bias(block));
      step(optimizer, block, 2, 2);
      double next = number(bias(block));
      optimizer.load(file);
      assertThat(number(bias(block))).isEqualTo(saved).isNotEqualTo(next);
      step(optimizer, block, 2, 2);
      assertThat(number(bias(block))).isEqualTo(next);
      Block other = block();
      try (ThalwegOptimizer fresh = optimizer("lookahead(adam(rate=1), k=2)", other)) {
        fresh.load(file);
        assertThat(fresh.steps()).isEqualTo(3);
        optimizer.load(file);
        assertThat(fresh.<Double>evaluate(() -> number(bias(other))))
            .isEqualTo(optimizer.<Double>evaluate(() -> number(bias(block))))
            .isNotEqualTo(saved);
        fresh.save(folder.resolve("again"));
        assertThat(folder.resolve("again")).hasSameBinaryContentAs(file);
        step(fresh, other, 2, 2);
        assertThat(number(bias(other))).isEqualTo(next);
      }
    }
  }

  @Test
  void whatDoesNotFitIsNotLoaded() throws IOException {
    Path file = folder.resolve("optimizer.safetensors");
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("adam", block)) {
      step(optimizer, block, 1, 1);
      optimizer.save(file);
      optimizer.load(file);
    }
    Block other = block();
    try (ThalwegOptimizer optimizer = optimizer("sgd", other)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimizer.load(file))
          .withMessage("recipe must be adam as it was, got sgd");
    }
    try (ThalwegOptimizer optimizer = optimizer("adam", other)) {
      Path damaged = Files.writeString(folder.resolve("damaged"), "nothing");
      assertThatExceptionOfType(TensorFileException.class)
          .isThrownBy(() -> optimizer.load(damaged))
          .withMessageStartingWith("saved optimizer " + damaged);
      assertThat(number(weight(other))).isEqualTo(START);
      optimizer.load(file);
      weight(other).getArray().addi(1);
      for (int again = 0; again < 2; again++) {
        assertThatIllegalStateException()
            .isThrownBy(() -> update(optimizer, weight(other), 1))
            .withMessageContaining("01Linear.weight on cpu() must be as it was loaded");
      }
    }
  }

  @Test
  void aStepNeedsAllParameters() {
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("adam", block)) {
      update(optimizer, weight(block), 1);
      assertThatIllegalStateException()
          .isThrownBy(() -> update(optimizer, weight(block), 1))
          .withMessage(
              "parameter 01Linear.weight must not come again before [01Linear.bias]: a step takes"
                  + " all parameters; to leave some out, use freeze in the recipe");
      assertThatIllegalStateException()
          .isThrownBy(() -> optimizer.save(folder.resolve("no")))
          .withMessageContaining("between steps");
      assertThatIllegalStateException()
          .isThrownBy(() -> optimizer.evaluate(() -> 0))
          .withMessageContaining("between steps");
    }
    Block other = block();
    try (ThalwegOptimizer optimizer = optimizer("adam", block)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> update(optimizer, weight(other), 1))
          .withMessageContaining("one of [01Linear.weight, 01Linear.bias]");
    }
  }

  @Test
  void aBlockMustBeInitialised() {
    Block block = new SequentialBlock().add(Linear.builder().setUnits(1).build());
    try (ThalwegOptimizer optimizer = optimizer("adam", block)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> optimizer.save(folder.resolve("no")))
          .withMessageContaining("must be initialised: call trainer.initialize(shape) before");
    }
  }

  @Test
  void gradientsHaveTypeAndSizeOfTheirParameters() {
    Block block = block();
    try (ThalwegOptimizer optimizer = optimizer("adam", block)) {
      String id = weight(block).getId();
      NDArray array = weight(block).getArray();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimizer.update(id, array, manager.ones(new Shape(2))))
          .withMessage("gradient of 01Linear.weight must be dense FLOAT32 [1, 1], is float32 (2)");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> optimizer.update(id, array, manager.ones(new Shape(1, 1), DataType.INT32)))
          .withMessage("01Linear.weight must be float32 or float64, is int32");
    }
  }
}
