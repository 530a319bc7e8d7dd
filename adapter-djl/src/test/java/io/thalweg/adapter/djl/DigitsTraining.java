package io.thalweg.adapter.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Scaling;
import io.thalweg.problems.Split;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.function.Function;

/// A small LeNet on the embedded digits, trained by DJL's own trainer.
final class DigitsTraining<T extends Optimizer> implements AutoCloseable {
  private static final int BATCH = 16;
  private static final int EXAMPLES = 512;

  final T optimizer;
  private final Model model = Model.newInstance("digits");
  private final Trainer trainer;
  private final NDArray features;
  private final NDArray labels;

  DigitsTraining(int seed, Function<Block, T> make) {
    Engine.getInstance().setRandomSeed(seed);
    model.setBlock(leNet());
    optimizer = make.apply(model.getBlock());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer));
    trainer.initialize(new Shape(BATCH, 1, 28, 28));
    try (Arena arena = Arena.ofConfined()) {
      Split train =
          new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena).train().head(EXAMPLES);
      features =
          model
              .getNDManager()
              .create(
                  FloatBuffer.wrap(train.features().toArray(ValueLayout.JAVA_FLOAT)),
                  new Shape(EXAMPLES, 1, 28, 28));
      labels =
          model
              .getNDManager()
              .create(
                  LongBuffer.wrap(train.labels().toArray(ValueLayout.JAVA_LONG)),
                  new Shape(EXAMPLES));
    }
  }

  private static Block leNet() {
    return new SequentialBlock()
        .add(convolution(4, 2))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(convolution(8, 0))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(32).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(10).build());
  }

  private static Block convolution(int channels, int padding) {
    return Conv2d.builder()
        .setKernelShape(new Shape(5, 5))
        .optPadding(new Shape(padding, padding))
        .setFilters(channels)
        .build();
  }

  /// Steps `from` (inclusive) to `to` on the batches of these numbers. Gives the last loss.
  double steps(int from, int to) {
    double last = Double.NaN;
    for (int step = from; step < to; step++) {
      int start = step * BATCH % EXAMPLES;
      String rows = "%d:%d".formatted(start, start + BATCH);
      try (GradientCollector collector = trainer.newGradientCollector();
          NDArray batch = features.get(rows);
          NDArray targets = labels.get(rows)) {
        NDList outputs = trainer.forward(new NDList(batch));
        NDArray loss = trainer.getLoss().evaluate(new NDList(targets), outputs);
        collector.backward(loss);
        last = loss.getFloat();
      }
      trainer.step();
    }
    return last;
  }

  /// All weights, one behind the other.
  float[] weights() {
    FloatBuffer all = FloatBuffer.allocate(1 << 16);
    for (Parameter each : model.getBlock().getParameters().values()) {
      all.put(each.getArray().toFloatArray());
    }
    float[] numbers = new float[all.flip().remaining()];
    all.get(numbers);
    return numbers;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    if (optimizer instanceof ThalwegOptimizer ours) {
      ours.close();
    }
  }
}
