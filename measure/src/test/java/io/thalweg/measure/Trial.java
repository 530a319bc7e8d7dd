package io.thalweg.measure;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.problems.Split;
import io.thalweg.train.Instrument;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

/// Short trainings on the first 100 digits in batches of 20.
final class Trial implements AutoCloseable {
  static final int SIZE = 100;
  static final int BATCH = 20;

  private final Arena arena = Arena.ofShared();
  private final Dataset digits;

  Trial() {
    Engine.start(1);
    Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
    digits =
        new Dataset(
            all.name(),
            all.inputShape(),
            all.classNames(),
            all.train().head(SIZE),
            all.test().head(50));
  }

  Split split() {
    return digits.train();
  }

  Training training(String model, String optimizer, long steps) {
    return new Training(
        Models.CATALOGUE.create(model),
        digits,
        Recipe.parse(optimizer),
        1,
        Integer.MAX_VALUE,
        BATCH,
        steps,
        Training.LOSS_BOUND);
  }

  Diagnosis run(String model, String optimizer, long steps, String instruments) {
    return run(training(model, optimizer, steps), Instruments.parse(instruments));
  }

  static Diagnosis run(Training training, List<Instrument> instruments) {
    Recorder recorder = new Recorder();
    Run run = Trainer.run(training, instruments, recorder, () -> 0);
    return recorder.diagnosis(run);
  }

  @Override
  public void close() {
    arena.close();
  }
}
