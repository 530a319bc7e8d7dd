package io.thalweg.study.published;

import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Summary;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Test accuracy after some of the epochs.
///
/// @param batch examples per step
/// @param epochs of each training
/// @param arms what is trained
public record TestAccuracy(About about, int batch, int epochs, List<Arm> arms)
    implements Experiment {

  /// One network with one optimizer.
  ///
  /// @param published by epoch
  public record Arm(String model, String optimizer, List<Published> published) {
    public Arm {
      published = List.copyOf(published);
    }

    static Arm of(String model, String optimizer, Published... published) {
      return new Arm(model, optimizer, List.of(published));
    }
  }

  /// What others found after an epoch.
  public record Published(int epoch, String accuracy) {}

  public TestAccuracy {
    arms = List.copyOf(arms);
  }

  @Override
  public String setting() {
    List<String> models = arms.stream().map(Arm::model).distinct().toList();
    return "%s on %s, pixels in [0,1], batch %d, %d epochs"
        .formatted(String.join("; ", models), about.data(), batch, epochs);
  }

  @Override
  public long parts(int seeds) {
    return (long) arms.size() * seeds;
  }

  @Override
  public List<Row> run(Laboratory laboratory) {
    Dataset data = laboratory.data(about.data(), Scaling.UNIT);
    List<Long> seeds = laboratory.seeds();
    List<Callable<Run>> tasks = new ArrayList<>();
    for (Arm arm : arms) {
      for (long seed : seeds) {
        Training training =
            Laboratory.training(arm.model(), data, arm.optimizer(), seed, epochs, batch);
        tasks.add(() -> {
          Run run = Trainer.run(training, _ -> {}, System::nanoTime);
          laboratory.listener().accept("%s, seed %d".formatted(arm.optimizer(), seed));
          return run;
        });
      }
    }
    List<Run> runs = laboratory.run(tasks);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      List<Run> ofArm = runs.subList(i * seeds.size(), (i + 1) * seeds.size());
      for (Published published : arms.get(i).published()) {
        rows.add(row(arms.get(i), published, ofArm));
      }
    }
    return rows;
  }

  private Row row(Arm arm, Published published, List<Run> runs) {
    List<Double> known =
        runs.stream()
            .filter(run -> run.epochs().size() >= published.epoch() && !lost(run, published))
            .map(run -> run.epochs().get(published.epoch() - 1))
            .map(Epoch::testAccuracy)
            .toList();
    boolean models = arms.stream().map(Arm::model).distinct().count() > 1;
    return new Row(
        models ? arm.model() + " " + arm.optimizer() : arm.optimizer(),
        "test accuracy after epoch " + published.epoch(),
        published.accuracy(),
        Summary.of(known),
        runs.size() - known.size());
  }

  /// Whether a training was given up in the very epoch.
  private static boolean lost(Run run, Published published) {
    return run.divergence().isPresent() && run.epochs().size() == published.epoch();
  }
}
