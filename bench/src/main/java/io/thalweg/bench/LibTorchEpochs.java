package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The task as one would write it against LibTorch: its modules, its autograd, its own SGD, on the
/// same native libraries and with the same process settings as ours.
final class LibTorchEpochs {
  private final Task task;
  private final int size;
  private final Tensor features;
  private final Tensor labels;
  private final MemorySegment order;
  private final Tensor orderTensor;
  private final LinearImpl first;
  private final LinearImpl second;
  private final SGD optimizer;
  private final SplittableRandom random;

  private LibTorchEpochs(Task task, Dataset data, Arena arena) {
    this.task = task;
    size = data.train().size();
    features = features(data.train());
    labels = longs(data.train().labels(), size);
    order = arena.allocate(ValueLayout.JAVA_LONG, size);
    orderTensor = longs(order, size);
    torch.manual_seed(task.seed());
    first = new LinearImpl(data.train().width(), task.hidden());
    second = new LinearImpl(task.hidden(), data.classes());
    optimizer = new SGD(parameters(), options(task));
    random = new SplittableRandom(task.seed());
  }

  private TensorVector parameters() {
    return new TensorVector(first.weight(), first.bias(), second.weight(), second.bias());
  }

  private static SGDOptions options(Task task) {
    SGDOptions options = new SGDOptions(task.rate());
    options.momentum().put(task.momentum());
    return options;
  }

  private static Tensor features(Split split) {
    return torch.from_blob(new Address(split.features()), split.size(), split.width());
  }

  private static Tensor longs(MemorySegment segment, long size) {
    TensorOptions int64 = new TensorOptions(torch.ScalarType.Long);
    return torch.from_blob(new Address(segment), new long[] {size}, int64);
  }

  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      address = segment.address();
    }
  }

  private Tensor logits(Tensor x) {
    return second.forward(torch.relu(first.forward(x)));
  }

  /// Returns the mean loss.
  private double epoch() {
    shuffle();
    double sum = 0;
    for (int from = 0; from < size; from += task.batch()) {
      int count = Math.min(task.batch(), size - from);
      try (PointerScope _ = new PointerScope()) {
        Tensor index = orderTensor.narrow(0, from, count);
        Tensor x = features.index_select(0, index);
        Tensor y = labels.index_select(0, index);
        optimizer.zero_grad();
        Tensor loss = torch.cross_entropy_loss(logits(x), y);
        loss.backward();
        optimizer.step();
        sum += count * loss.item_float();
      }
    }
    return sum / size;
  }

  private void shuffle() {
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order.setAtIndex(ValueLayout.JAVA_LONG, i, order.getAtIndex(ValueLayout.JAVA_LONG, j));
      order.setAtIndex(ValueLayout.JAVA_LONG, j, i);
    }
  }

  private double accuracy(Split test) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor predicted = logits(features(test)).argmax(new LongOptional(1), false);
      long right = predicted.eq(longs(test.labels(), test.size())).sum().item_long();
      return (double) right / test.size();
    }
  }

  static void main(String[] arguments) {
    Task task = Task.of(arguments[0]);
    Engine.start(task.threads());
    try (Arena arena = Arena.ofShared()) {
      Dataset data = task.dataset(arena);
      LibTorchEpochs training = new LibTorchEpochs(task, data, arena);
      List<Double> seconds = new ArrayList<>();
      for (int epoch = 0; epoch < task.epochs(); epoch++) {
        long start = System.nanoTime();
        double loss = training.epoch();
        seconds.add((System.nanoTime() - start) / 1e9);
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("diverged");
        }
      }
      new Result(seconds, training.accuracy(data.test()), "LibTorch " + Engine.version()).print();
    }
  }
}
