package io.thalweg.bench;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Mlp;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Recipe;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;

/// The task by our own [Trainer].
final class ThalwegEpochs {
  private ThalwegEpochs() {}

  static void main(String[] arguments) {
    Task task = Task.of(arguments[0]);
    Engine.start(task.threads());
    try (Arena arena = Arena.ofShared()) {
      Training training =
          new Training(
              Mlp.of(task.hidden()),
              task.dataset(arena),
              Recipe.of(task.rate(), new Momentum(task.momentum())),
              task.seed(),
              task.epochs(),
              task.batch(),
              Long.MAX_VALUE,
              Training.LOSS_BOUND);
      Run run = Trainer.run(training, _ -> {}, System::nanoTime);
      new Result(
              run.epochs().stream().map(Epoch::seconds).toList(),
              run.epochs().getLast().testAccuracy(),
              "LibTorch " + Engine.version())
          .print();
    }
  }
}
