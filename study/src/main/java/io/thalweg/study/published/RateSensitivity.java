package io.thalweg.study.published;

import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Summary;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// By how much the test error changes with one setting of an optimizer.
///
/// ## Notes
///
/// A training that diverges is as bad as guessing: its error is 1 − 1/classes.
///
/// @param model what is trained
/// @param batch examples per step
/// @param epochs of each training
/// @param families an optimizer each, at several values of the setting
public record RateSensitivity(
    About about, String model, int batch, int epochs, List<Family> families) implements Experiment {

  /// One optimizer.
  ///
  /// @param pattern its expression with `%s` for the setting
  /// @param values of the setting
  /// @param published the difference between the worst and the best of them, in words
  public record Family(String pattern, List<String> values, String published) {
    public Family {
      values = List.copyOf(values);
    }
  }

  public RateSensitivity {
    families = List.copyOf(families);
  }

  @Override
  public String setting() {
    return "%s on %s, pixels in [0,1], batch %d, %d epochs"
        .formatted(model, about.data(), batch, epochs);
  }

  @Override
  public long parts(int seeds) {
    return families.stream().mapToLong(family -> family.values().size()).sum() * seeds;
  }

  @Override
  public List<Row> run(Laboratory laboratory) {
    Dataset data = laboratory.data(about.data(), Scaling.UNIT);
    List<Callable<Double>> tasks = new ArrayList<>();
    for (Family family : families) {
      for (String value : family.values()) {
        for (long seed : laboratory.seeds()) {
          String optimizer = family.pattern().formatted(value);
          Training training = Laboratory.training(model, data, optimizer, seed, epochs, batch);
          tasks.add(() -> {
            double error = error(training);
            laboratory.listener().accept("%s, seed %d".formatted(optimizer, seed));
            return error;
          });
        }
      }
    }
    List<Double> errors = laboratory.run(tasks);
    int seeds = laboratory.seeds().size();
    List<Row> rows = new ArrayList<>();
    int from = 0;
    for (Family family : families) {
      int length = family.values().size() * seeds;
      rows.addAll(rows(family, errors.subList(from, from + length), seeds));
      from += length;
    }
    return rows;
  }

  private static double error(Training training) {
    Run run = Trainer.run(training, _ -> {}, System::nanoTime);
    double accuracy =
        run.divergence().isPresent()
            ? 1.0 / training.data().classes()
            : run.epochs().getLast().testAccuracy();
    return 100 * (1 - accuracy);
  }

  /// @param errors by value, then by seed
  private static List<Row> rows(Family family, List<Double> errors, int seeds) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < family.values().size(); i++) {
      String optimizer = family.pattern().formatted(family.values().get(i));
      Summary error = Summary.of(errors.subList(i * seeds, (i + 1) * seeds));
      rows.add(new Row(optimizer, "test error, %", "–", error, 0));
    }
    List<Double> spreads =
        IntStream.range(0, seeds)
            .mapToObj(seed ->
                IntStream.range(0, family.values().size())
                    .mapToObj(i -> errors.get(i * seeds + seed))
                    .toList())
            .map(ofSeed -> Collections.max(ofSeed) - Collections.min(ofSeed))
            .toList();
    String all = family.pattern().formatted("…");
    rows.add(new Row(all, "worst − best, points", family.published(), Summary.of(spreads), 0));
    return rows;
  }
}
