package io.thalweg.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// DJL's own optimizers beside ours, in a process of their own.
final class DjlPeers {
  private DjlPeers() {}

  static void main(String[] arguments) {
    PeerTask task = PeerTask.of(arguments[0]);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(task.threads()));
    PeerTask.print(PeerTrial.run(task, DjlPeers::beside));
  }

  private static List<Stepper> beside(Recipe.Parts parts, Parameters start, Arena arena) {
    return optimizer(parts)
        .map(optimizer -> List.<Stepper>of(new Djl(optimizer, start, arena)))
        .orElse(List.of());
  }

  /// None of Adagrad: DJL's cannot step on its PyTorch engine.
  private static Optional<Optimizer> optimizer(Recipe.Parts parts) {
    Tracker rate = Tracker.fixed((float) parts.rate());
    return switch (parts.rule()) {
      case Adam(double beta1, double beta2, double epsilon, _) ->
          Optional.of(
              Optimizer.adam()
                  .optLearningRateTracker(rate)
                  .optBeta1((float) beta1)
                  .optBeta2((float) beta2)
                  .optEpsilon((float) epsilon)
                  .build());
      case AdamW(double beta1, double beta2, double epsilon, double decay) ->
          Optional.of(
              Optimizer.adamW()
                  .optLearningRateTracker(rate)
                  .optBeta1((float) beta1)
                  .optBeta2((float) beta2)
                  .optEpsilon((float) epsilon)
                  .optWeightDecays((float) decay)
                  .build());
      case Momentum(double momentum, _, _) ->
          Optional.of(
              Optimizer.sgd().setLearningRateTracker(rate).optMomentum((float) momentum).build());
      default -> Optional.empty();
    };
  }

  /// One optimizer with arrays of its own.
  private static final class Djl implements Stepper {
    private final Optimizer optimizer;
    private final Arena arena;
    private final NDManager manager = NDManager.newBaseManager();
    private final List<String> names = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();

    Djl(Optimizer optimizer, Parameters start, Arena arena) {
      this.optimizer = optimizer;
      this.arena = arena;
      for (Parameters.Tensor tensor : start.tensors()) {
        names.add(tensor.name());
        values.add(array(start.values(), tensor));
        gradients.add(array(start.gradients(), tensor));
      }
    }

    private NDArray array(MemorySegment all, Parameters.Tensor tensor) {
      MemorySegment own = all.asSlice(tensor.offset() * Float.BYTES, tensor.length() * Float.BYTES);
      return manager.create(
          own.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
          new Shape(tensor.length()),
          DataType.FLOAT32);
    }

    @Override
    public String who() {
      return "DJL";
    }

    @Override
    public void step() {
      for (int i = 0; i < names.size(); i++) {
        optimizer.update(names.get(i), values.get(i), gradients.get(i));
      }
    }

    @Override
    public MemorySegment parameters() {
      MemorySegment flat =
          arena.allocate(values.stream().mapToLong(each -> each.size() * Float.BYTES).sum());
      long at = 0;
      for (NDArray each : values) {
        MemorySegment own = MemorySegment.ofBuffer(each.toByteBuffer());
        MemorySegment.copy(own, 0, flat, at, own.byteSize());
        at += own.byteSize();
      }
      return flat;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
