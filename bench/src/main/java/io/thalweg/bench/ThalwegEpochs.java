package io.thalweg.bench;

import io.thalweg.engine.Cnn;
import io.thalweg.engine.Engine;
import io.thalweg.engine.Lstm;
import io.thalweg.engine.Mlp;
import io.thalweg.engine.Model;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/// The task by our own [Trainer].
final class ThalwegEpochs {
  private ThalwegEpochs() {}

  static Model model(Architecture architecture) {
    return switch (architecture) {
      case MLP -> Mlp.of(Architecture.HIDDEN);
      case LENET -> Cnn.of(Cnn.Architecture.LENET);
      case LSTM -> new Lstm(Architecture.REMEMBERED, 1);
    };
  }

  static Training training(Task task, Arena arena) {
    return new Training(
        model(task.model()),
        task.dataset(arena),
        Recipe.of(task.rate(), new Momentum(task.momentum())),
        task.seed(),
        task.epochs(),
        task.batch(),
        Long.MAX_VALUE,
        Training.LOSS_BOUND);
  }

  static void main(String[] arguments) {
    Task task = Task.of(arguments[0]);
    Engine.start(task.threads());
    List<Long> resident = new ArrayList<>();
    try (Arena arena = Arena.ofShared();
        Descent descent = new Descent(training(task, arena))) {
      Run run =
          Trainer.run(
              descent,
              List.of(),
              event -> {
                if (event instanceof Event.EpochEnded) {
                  resident.add(Resident.bytes(Pointer::physicalBytes));
                }
              },
              _ -> true,
              System::nanoTime);
      new Result(
              run.epochs().stream().map(Epoch::seconds).toList(),
              resident,
              descent.network().parameters().tensors().stream()
                  .mapToLong(Parameters.Tensor::length)
                  .sum(),
              run.epochs().getLast().testAccuracy(),
              "LibTorch " + Engine.version())
          .print();
    }
  }
}
