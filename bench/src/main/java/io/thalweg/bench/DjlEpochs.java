package io.thalweg.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The task by DJL's own Trainer, without listeners or evaluators that would cost time.
final class DjlEpochs {
  private DjlEpochs() {}

  static void main(String[] arguments) throws IOException, TranslateException {
    Task task = Task.of(arguments[0]);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(task.threads()));
    try (Arena arena = Arena.ofShared();
        NDManager manager = NDManager.newBaseManager();
        Model model = Model.newInstance(task.model().toString())) {
      Engine.getInstance().setRandomSeed((int) task.seed());
      Dataset data = task.dataset(arena);
      model.setBlock(network(task.model(), data));
      try (Trainer trainer = model.newTrainer(config(task))) {
        trainer.initialize(new Shape(task.model().shape(task.batch(), data)));
        ArrayDataset train =
            new ArrayDataset.Builder()
                .setData(features(manager, task, data, data.train()))
                .optLabels(labels(manager, data.train()))
                .setSampling(task.batch(), true)
                .build();
        List<Long> resident = new ArrayList<>();
        new Result(
                train(trainer, train, task.epochs(), resident),
                resident,
                parameters(model.getBlock()),
                accuracy(trainer, manager, task, data),
                "DJL " + Engine.getDjlVersion() + ", LibTorch " + Engine.getInstance().getVersion())
            .print();
      }
    }
  }

  private static Block network(Architecture architecture, Dataset data) {
    int classes = data.classes();
    return switch (architecture) {
      case MLP ->
          new SequentialBlock()
              .add(linear(data.train().width(), Architecture.HIDDEN))
              .add(Activation::relu)
              .add(linear(Architecture.HIDDEN, classes));
      case LENET -> leNet(data.inputShape(), classes);
      case LSTM ->
          new SequentialBlock()
              .add(lstm(Architecture.REMEMBERED))
              .addSingleton(states -> states.get(":, -1"))
              .add(linear(Architecture.REMEMBERED, classes));
    };
  }

  private static Block leNet(List<Integer> image, int classes) {
    int area = (image.get(0) / 2 - 4) / 2 * ((image.get(1) / 2 - 4) / 2); // behind both poolings
    return new SequentialBlock()
        .add(convolution(1, 6, 2))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(convolution(6, 16, 0))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(linear(16 * area, 120))
        .add(Activation::relu)
        .add(linear(120, 84))
        .add(Activation::relu)
        .add(linear(84, classes));
  }

  private static Block linear(int in, int units) {
    return start(Linear.builder().setUnits(units).build(), in);
  }

  private static Block convolution(int in, int channels, int padding) {
    return start(
        Conv2d.builder()
            .setKernelShape(new Shape(5, 5))
            .optPadding(new Shape(padding, padding))
            .setFilters(channels)
            .build(),
        in * 5 * 5);
  }

  private static Block lstm(int units) {
    return start(
        LSTM.builder().setStateSize(units).setNumLayers(1).optBatchFirst(true).build(), units);
  }

  /// DJL's own start is another.
  private static Block start(Block layer, int in) {
    layer.setInitializer(new UniformInitializer((float) (1 / Math.sqrt(in))), _ -> true);
    return layer;
  }

  private static long parameters(Block block) {
    return block.getParameters().values().stream().mapToLong(each -> each.getShape().size()).sum();
  }

  private static TrainingConfig config(Task task) {
    Tracker rate = Tracker.fixed((float) task.rate());
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optDevices(new Device[] {Device.cpu()})
        .optOptimizer(
            Optimizer.sgd()
                .setLearningRateTracker(rate)
                .optMomentum((float) task.momentum())
                .build());
  }

  private static NDArray features(NDManager manager, Task task, Dataset data, Split split) {
    Shape shape = new Shape(task.model().shape(split.size(), data));
    return manager.create(
        split.features().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
        shape,
        DataType.FLOAT32);
  }

  private static NDArray labels(NDManager manager, Split split) {
    return manager.create(
        split.labels().asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer(),
        new Shape(split.size()),
        DataType.INT64);
  }

  private static List<Double> train(
      Trainer trainer, ArrayDataset train, int epochs, List<Long> resident)
      throws IOException, TranslateException {
    List<Double> seconds = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      EasyTrain.fit(trainer, 1, train, null);
      seconds.add((System.nanoTime() - start) / 1e9);
      resident.add(Resident.bytes(() -> 0));
    }
    return seconds;
  }

  private static double accuracy(Trainer trainer, NDManager manager, Task task, Dataset data) {
    Split test = data.test();
    NDArray features = features(manager, task, data, test);
    NDArray logits = trainer.evaluate(new NDList(features)).singletonOrThrow();
    NDArray right = logits.argMax(1).eq(labels(manager, test));
    return (double) right.sum().getLong() / test.size();
  }
}
