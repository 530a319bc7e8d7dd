package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/// Some numbers with their gradients and state, side by side in memory of their own, where the
/// recipe's program steps them as if there were no others.
final class Gathered {
  private final Parameters numbers;
  private final int capacity;
  private final Part part;
  private final Track track;

  Gathered(SparseRecipe recipe, Precision precision, int capacity) {
    int block = Loop.BLOCK / precision.bytes();
    this.capacity = Math.ceilDiv(Math.max(capacity, 1), block) * block;
    Arena arena = Arena.ofAuto();
    numbers = Parameters.layout().add("gathered", this.capacity).allocate(precision, arena);
    part = new Part(recipe.chain(), recipe.chain().rule().layout(), List.of((long) this.capacity));
    for (int i = 0; i < Slots.all(part.layout).size(); i++) {
      part.slots.add(arena.allocate((long) this.capacity * precision.bytes(), Loop.BLOCK));
    }
    track = new Track(part, recipe.active(), numbers);
  }

  int capacity() {
    return capacity;
  }

  Moment moment() {
    return part.moment;
  }

  /// θ, then each slot.
  MemorySegment memory(int index) {
    return index == 0 ? numbers.values() : part.slots.get(index - 1);
  }

  /// Takes the gradients, rounded to the precision.
  void gradients(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      numbers.gradient(i, values[i]);
    }
    // Loops run over whole SIMD words: what fills the last must not count in a norm.
    for (int i = count; i < padded(count); i++) {
      numbers.gradient(i, 0);
      numbers.value(i, 0);
    }
  }

  private int padded(int count) {
    int block = Loop.BLOCK / numbers.precision().bytes();
    return Math.ceilDiv(count, block) * block;
  }

  /// Steps the first `count` numbers.
  void step(int count) {
    List<Transform> transforms = part.moment.transforms;
    for (int i = 0; i < transforms.size(); i++) {
      if (transforms.get(i).needsGradientNorm() && track.active.get(i)) {
        int index = i;
        double sum = run(count, t -> t.sumOfSquares(t.transformed(t.theta, index)));
        track.gradientNorms[i] = Math.sqrt(sum);
      }
    }
    run(count, Gathered::step);
  }

  private static void step(Track track) {
    Vec g = track.prepared(track.theta);
    Moment moment = track.part.moment;
    moment.rule.step(moment.now, track.theta, g, track.state, track.scratch);
  }

  private double run(int count, Consumer<Track> action) {
    track.note(numbers.gradients(), action);
    return track.run(new Plan.Chunk(track, 0, 0, padded(count)));
  }
}
