package io.thalweg.bench;

import io.thalweg.optim.Seed;
import io.thalweg.train.DataOrder;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;

/// A training beside whose steps the data pipeline does its work once more, for other examples of
/// the same data.
final class PipelineTrial implements AutoCloseable {
  private final Descent descent;
  private final DataOrder other;
  private int epoch;
  private final MemorySegment features;
  private final MemorySegment labels;
  private final LongSupplier clock;

  /// What an epoch took.
  ///
  /// @param shuffle drawing the order
  /// @param gather copying the batches together
  /// @param step all steps, their own shuffling and gathering with them
  record Seconds(double shuffle, double gather, double step) {}

  /// @param clock nanoseconds
  PipelineTrial(Training training, Arena arena, LongSupplier clock) {
    this.clock = clock;
    descent = new Descent(training);
    other = new DataOrder(new Seed(training.seed() + 1), training.data().train().size(), arena);
    int batch = training.batch();
    features = arena.allocate((long) batch * descent.train().width() * Float.BYTES, 64);
    labels = arena.allocate(ValueLayout.JAVA_LONG, batch);
  }

  /// Steps of an epoch.
  int steps() {
    return descent.training().stepsPerEpoch();
  }

  Seconds epoch() {
    long start = clock.getAsLong();
    MemorySegment order = other.of(++epoch);
    long shuffle = clock.getAsLong() - start;
    long gather = 0;
    long step = 0;
    int size = descent.train().size();
    int batch = descent.training().batch();
    for (int from = 0; from < size; from += batch) {
      long before = clock.getAsLong();
      gather(order, from, Math.min(batch, size - from));
      long between = clock.getAsLong();
      descent.nextGradient();
      descent.optimizer().step();
      gather += between - before;
      step += clock.getAsLong() - between;
    }
    return new Seconds(shuffle / 1e9, gather / 1e9, step / 1e9);
  }

  private void gather(MemorySegment order, int from, int count) {
    descent
        .train()
        .gather(
            order.asSlice((long) from * Long.BYTES, (long) count * Long.BYTES),
            features.asSlice(0, (long) count * descent.train().width() * Float.BYTES),
            labels.asSlice(0, (long) count * Long.BYTES));
  }

  @Override
  public void close() {
    descent.close();
  }
}
