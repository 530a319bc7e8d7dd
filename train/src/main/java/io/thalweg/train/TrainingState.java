package io.thalweg.train;

import io.thalweg.engine.NetworkMemory;
import io.thalweg.tensors.Checkpoint;
import io.thalweg.tensors.SafeTensors;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that a training is between two steps, besides its [Training].
///
/// ## Format
/// A file of [SafeTensors]: words and tensors of a [Checkpoint] (training point, state of the
/// optimizer), and
///
///     words    training format, batches, epoch, seen, noise draws, passes, counted
///     float32  network/averages
///     float64  training/sums     loss sum, rate, seconds of the epoch that is not over    [3]
///              training/epochs   what each [Epoch] has, in its order                   [n, 7]
///              training/rates    step and factor of each change of the rate            [k, 2]
///
/// Random numbers need no place of their own: each is drawn from a seed and one of the counters.
///
/// @param optimizer training point and optimizer
/// @param memory of the network
/// @param position in the data
/// @param tally of the epoch that is not over
/// @param batches steps made, with those that were left out
/// @param epochs that are over
/// @param rates how the rate was changed from outside
record TrainingState(
    Checkpoint optimizer,
    NetworkMemory memory,
    Descent.Position position,
    Tally tally,
    long batches,
    List<Epoch> epochs,
    List<RateChange> rates) {
  private static final String FORMAT = "thalweg training 1";
  private static final String FORMAT_KEY = "training format";
  private static final String OWN = "training/";
  private static final String AVERAGES = "network/averages";
  private static final int COLUMNS = 7;

  /// The epoch that is not over.
  ///
  /// @param sum of the losses of its examples
  /// @param counted how many
  /// @param rate of its last step
  /// @param seconds so far
  record Tally(double sum, int counted, double rate, double seconds) {
    static final Tally NONE = new Tally(0, 0, 0, 0);
  }

  /// @param step steps made before it
  /// @param factor the rate was multiplied with
  record RateChange(long step, double factor) {}

  TrainingState {
    epochs = List.copyOf(epochs);
    rates = List.copyOf(rates);
  }

  /// What the changes of the rate come to.
  double rateFactor() {
    double factor = 1;
    for (RateChange each : rates) {
      factor *= each.factor();
    }
    return factor;
  }

  /// A copy of what is between two steps.
  static TrainingState of(
      Descent descent,
      Tally tally,
      long batches,
      List<Epoch> epochs,
      List<RateChange> rates,
      Arena copies) {
    return new TrainingState(
        Checkpoint.of(descent.optimizer(), descent.network().parameters(), copies),
        descent.network().memory(),
        descent.position(),
        tally,
        batches,
        epochs,
        rates);
  }

  SafeTensors toTensors() {
    SafeTensors steps = optimizer.toTensors();
    SortedMap<String, String> words = new TreeMap<>(steps.words());
    words.put(FORMAT_KEY, FORMAT);
    words.put("batches", Long.toString(batches));
    words.put("epoch", Integer.toString(position.epoch()));
    words.put("seen", Integer.toString(position.seen()));
    words.put("noise draws", Long.toString(position.draws()));
    words.put("passes", Long.toString(memory.passes()));
    words.put("counted", Integer.toString(tally.counted()));
    SortedMap<String, Tensor> tensors = new TreeMap<>(steps.tensors());
    tensors.put(AVERAGES, Tensor.floats(memory.averages()));
    tensors.put(OWN + "sums", Tensor.of(tally.sum(), tally.rate(), tally.seconds()));
    tensors.put(OWN + "epochs", table(COLUMNS, epochs.stream().map(TrainingState::row)));
    tensors.put(
        OWN + "rates",
        table(2, rates.stream().map(each -> List.of((double) each.step(), each.factor()))));
    return new SafeTensors(words, tensors);
  }

  private static List<Double> row(Epoch epoch) {
    return List.of(
        (double) epoch.epoch(),
        epoch.trainLoss(),
        epoch.trainAccuracy(),
        epoch.testLoss(),
        epoch.testAccuracy(),
        epoch.rate(),
        epoch.seconds());
  }

  private static Tensor table(long columns, Stream<List<Double>> rows) {
    double[] figures = rows.flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    return new Tensor(
        SafeTensors.Type.F64,
        List.of(figures.length / columns, columns),
        MemorySegment.ofArray(figures));
  }

  /// Reads words and tensors and trusts nothing in them.
  ///
  /// @throws IllegalArgumentException naming the fault
  static TrainingState of(SafeTensors saved) {
    if (!saved.word(FORMAT_KEY).equals(FORMAT)) {
      throw new IllegalArgumentException(
          "%s must be %s, is %s".formatted(FORMAT_KEY, FORMAT, saved.word(FORMAT_KEY)));
    }
    SortedMap<String, Tensor> steps = new TreeMap<>(saved.tensors());
    steps.keySet().removeIf(name -> name.startsWith(OWN) || name.equals(AVERAGES));
    double[] sums = saved.tensor(OWN + "sums", SafeTensors.Type.F64, 3).doubles();
    List<Epoch> epochs = new ArrayList<>();
    for (double[] row : rows(saved, OWN + "epochs", COLUMNS)) {
      epochs.add(new Epoch((int) row[0], row[1], row[2], row[3], row[4], row[5], row[6]));
    }
    List<RateChange> rates =
        rows(saved, OWN + "rates", 2).stream()
            .map(row -> new RateChange((long) row[0], row[1]))
            .toList();
    return new TrainingState(
        Checkpoint.of(new SafeTensors(saved.words(), steps)),
        new NetworkMemory(
            count(saved, "passes"), saved.row(AVERAGES, SafeTensors.Type.F32).numbers()),
        new Descent.Position(
            Math.toIntExact(count(saved, "epoch")),
            Math.toIntExact(count(saved, "seen")),
            count(saved, "noise draws")),
        new Tally(sums[0], Math.toIntExact(count(saved, "counted")), sums[1], sums[2]),
        count(saved, "batches"),
        epochs,
        rates);
  }

  private static long count(SafeTensors saved, String name) {
    long count = saved.count(name);
    if (count < 0) {
      throw new IllegalArgumentException("%s must be at least 0, is %d".formatted(name, count));
    }
    return count;
  }

  private static List<double[]> rows(SafeTensors saved, String name, int columns) {
    Tensor tensor = saved.tensors().get(name);
    long count = tensor == null ? 0 : tensor.numbers().byteSize() / ((long) Double.BYTES * columns);
    double[] all = saved.tensor(name, SafeTensors.Type.F64, count, columns).doubles();
    List<double[]> rows = new ArrayList<>();
    for (int at = 0; at < all.length; at += columns) {
      rows.add(Arrays.copyOfRange(all, at, at + columns));
    }
    return rows;
  }

  /// Sets a training to what it was.
  ///
  /// @throws IllegalArgumentException where it does not fit
  void restore(Descent descent) {
    checkPlace(descent.training());
    descent.restore(position);
    optimizer.restore(descent.optimizer(), descent.network().parameters());
    descent.network().recall(memory);
  }

  private void checkPlace(Training training) {
    int over = epochs.size();
    boolean fits =
        batches <= training.totalSteps()
            && (over == position.epoch() || over == position.epoch() - 1)
            && tally.counted() <= training.data().train().size();
    for (int i = 0; i < over; i++) {
      fits &= epochs.get(i).epoch() == i + 1;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%d steps of %d, %d epochs over and %s must be one place in a training"
              .formatted(batches, training.totalSteps(), over, position));
    }
  }
}
