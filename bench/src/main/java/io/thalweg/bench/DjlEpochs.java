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
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
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
        Model model = Model.newInstance("mlp")) {
      Engine.getInstance().setRandomSeed((int) task.seed());
      Dataset data = task.dataset(arena);
      model.setBlock(network(task.hidden(), data.classes()));
      try (Trainer trainer = model.newTrainer(config(task))) {
        trainer.initialize(new Shape(task.batch(), data.train().width()));
        ArrayDataset train =
            new ArrayDataset.Builder()
                .setData(features(manager, data.train()))
                .optLabels(labels(manager, data.train()))
                .setSampling(task.batch(), true)
                .build();
        new Result(
                train(trainer, train, task.epochs()),
                accuracy(trainer, manager, data.test()),
                "DJL " + Engine.getDjlVersion() + ", LibTorch " + Engine.getInstance().getVersion())
            .print();
      }
    }
  }

  private static Block network(int hidden, int classes) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(classes).build());
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

  private static NDArray features(NDManager manager, Split split) {
    Shape shape = new Shape(split.size(), split.width());
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

  private static List<Double> train(Trainer trainer, ArrayDataset train, int epochs)
      throws IOException, TranslateException {
    List<Double> seconds = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      EasyTrain.fit(trainer, 1, train, null);
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return seconds;
  }

  private static double accuracy(Trainer trainer, NDManager manager, Split test) {
    NDArray logits = trainer.evaluate(new NDList(features(manager, test))).singletonOrThrow();
    NDArray right = logits.argMax(1).eq(labels(manager, test));
    return (double) right.sum().getLong() / test.size();
  }
}
