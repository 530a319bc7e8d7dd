package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.optim.Seed;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import io.thalweg.train.DataOrder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
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
  private final Dataset data;
  private final int size;
  private final Tensor features;
  private final Tensor labels;
  private final DataOrder order;
  private final LibTorchNetwork network;
  private final SGD optimizer;

  private LibTorchEpochs(Task task, Dataset data, Arena arena) {
    this.task = task;
    this.data = data;
    size = data.train().size();
    features = features(data.train());
    labels = longs(data.train().labels(), size);
    order = new DataOrder(new Seed(task.seed()), size, arena);
    torch.manual_seed(task.seed());
    network =
        LibTorchNetwork.of(task.model(), task.model().shape(task.batch(), data), data.classes());
    optimizer = new SGD(network.parameters(), options(task));
  }

  private static SGDOptions options(Task task) {
    SGDOptions options = new SGDOptions(task.rate());
    options.momentum().put(task.momentum());
    return options;
  }

  private Tensor features(Split split) {
    return torch.from_blob(new Address(split.features()), task.model().shape(split.size(), data));
  }

  private static Tensor longs(MemorySegment segment, long size) {
    TensorOptions int64 = new TensorOptions(torch.ScalarType.Long);
    return torch.from_blob(new Address(segment), new long[] {size}, int64);
  }

  /// Returns the mean loss.
  private double epoch(int number) {
    Tensor indices = longs(order.of(number), size);
    double sum = 0;
    for (int from = 0; from < size; from += task.batch()) {
      int count = Math.min(task.batch(), size - from);
      try (PointerScope _ = new PointerScope()) {
        Tensor index = indices.narrow(0, from, count);
        Tensor x = features.index_select(0, index);
        Tensor y = labels.index_select(0, index);
        optimizer.zero_grad();
        Tensor loss = torch.cross_entropy_loss(network.logits(x), y);
        loss.backward();
        optimizer.step();
        sum += count * loss.item_float();
      }
    }
    return sum / size;
  }

  private long parameters() {
    TensorVector all = network.parameters();
    return LongStream.range(0, all.size()).map(i -> all.get(i).numel()).sum();
  }

  private double accuracy() {
    Split test = data.test();
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor predicted = network.logits(features(test)).argmax(new LongOptional(1), false);
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
      List<Long> resident = new ArrayList<>();
      for (int epoch = 1; epoch <= task.epochs(); epoch++) {
        long start = System.nanoTime();
        double loss = training.epoch(epoch);
        seconds.add((System.nanoTime() - start) / 1e9);
        resident.add(Resident.bytes(Pointer::physicalBytes));
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("diverged");
        }
      }
      new Result(
              seconds,
              resident,
              training.parameters(),
              training.accuracy(),
              "LibTorch " + Engine.version())
          .print();
    }
  }
}
