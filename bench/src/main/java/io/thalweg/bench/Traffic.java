package io.thalweg.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Moves what a rule with so many slots must move and does next to nothing with it: reads one
/// segment, adds it to each of the others.
final class Traffic {
  private static final VectorSpecies<Float> WORD = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long BLOCK = 1 << 20;

  private final MemorySegment read;
  private final List<MemorySegment> written = new ArrayList<>();
  private final int threads;
  private final ExecutorService executor;

  Traffic(MemorySegment read, int written, int threads, ExecutorService executor, Arena arena) {
    if (written < 1 || written > 3) {
      throw new IllegalArgumentException(
          "an optimizer may have at most 2 slots of state here, got " + (written - 1));
    }
    this.read = read;
    this.threads = threads;
    this.executor = executor;
    for (int i = 0; i < written; i++) {
      this.written.add(arena.allocate(read.byteSize(), 64));
    }
  }

  /// Bytes read and written in one go.
  long bytes() {
    return read.byteSize() * (1 + 2L * written.size());
  }

  void move() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 1; i < threads; i++) {
      int index = i;
      executor.execute(() -> part(index, done));
    }
    part(0, done);
    done.await();
  }

  private void part(int index, CountDownLatch done) {
    long share = read.byteSize() / threads / BLOCK * BLOCK;
    long to = index == threads - 1 ? read.byteSize() : (index + 1) * share;
    for (long from = index * share; from < to; from += BLOCK) {
      block(from, Math.min(to, from + BLOCK));
    }
    done.countDown();
  }

  private void block(long from, long to) {
    switch (written.size()) {
      case 1 -> one(written.get(0), read, from, to);
      case 2 -> two(written.get(0), written.get(1), read, from, to);
      default -> three(written.get(0), written.get(1), written.get(2), read, from, to);
    }
  }

  private static void one(MemorySegment a, MemorySegment read, long from, long to) {
    int step = WORD.vectorByteSize();
    for (long at = from; at + step <= to; at += step) {
      add(a, at, FloatVector.fromMemorySegment(WORD, read, at, ORDER));
    }
  }

  private static void two(
      MemorySegment a, MemorySegment b, MemorySegment read, long from, long to) {
    int step = WORD.vectorByteSize();
    for (long at = from; at + step <= to; at += step) {
      FloatVector word = FloatVector.fromMemorySegment(WORD, read, at, ORDER);
      add(a, at, word);
      add(b, at, word);
    }
  }

  private static void three(
      MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment read, long from, long to) {
    int step = WORD.vectorByteSize();
    for (long at = from; at + step <= to; at += step) {
      FloatVector word = FloatVector.fromMemorySegment(WORD, read, at, ORDER);
      add(a, at, word);
      add(b, at, word);
      add(c, at, word);
    }
  }

  private static void add(MemorySegment a, long at, FloatVector word) {
    FloatVector.fromMemorySegment(WORD, a, at, ORDER).add(word).intoMemorySegment(a, at, ORDER);
  }
}
