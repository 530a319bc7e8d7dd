package io.thalweg.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Moves what a step must move and does next to nothing with it: reads some vectors, adds their sum
/// to each of the others.
final class Traffic {
  private static final VectorSpecies<Float> WORD = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Bytes of a vector that a thread takes at a time.
  private static final long BLOCK = 1 << 17;

  private static final int MOST_READ = 2;
  private static final int MOST_UPDATED = 6;

  private final long bytes;
  private final ExecutorService executor;
  private final List<MemorySegment> read = new ArrayList<>();
  private final List<MemorySegment> updated = new ArrayList<>();

  /// @param passes all that will be asked for
  /// @param bytes of a vector
  Traffic(List<Pass> passes, long bytes, ExecutorService executor, Arena arena) {
    this.bytes = bytes;
    this.executor = executor;
    allocate(read, passes.stream().mapToInt(Pass::reads).max().orElseThrow(), MOST_READ, arena);
    allocate(
        updated, passes.stream().mapToInt(Pass::updates).max().orElseThrow(), MOST_UPDATED, arena);
  }

  private void allocate(List<MemorySegment> vectors, int count, int most, Arena arena) {
    if (count > most) {
      throw new IllegalArgumentException(
          "a pass may read %d vectors and update %d, got %d"
              .formatted(MOST_READ, MOST_UPDATED, count));
    }
    for (int i = 0; i < most; i++) {
      vectors.add(i < count ? arena.allocate(bytes, WORD.vectorByteSize()) : MemorySegment.NULL);
    }
  }

  /// Bytes read and written by these passes.
  long bytes(List<Pass> passes) {
    return bytes * passes.stream().mapToInt(Pass::words).sum();
  }

  /// Makes the passes, one after the other.
  void move(List<Pass> passes, int threads) throws InterruptedException {
    for (Pass pass : passes) {
      AtomicLong next = new AtomicLong();
      CountDownLatch done = new CountDownLatch(threads);
      for (int i = 1; i < threads; i++) {
        executor.execute(() -> move(pass, next, done));
      }
      move(pass, next, done);
      done.await();
    }
  }

  private void move(Pass pass, AtomicLong next, CountDownLatch done) {
    for (long at = next.getAndAdd(BLOCK); at < bytes; at = next.getAndAdd(BLOCK)) {
      long to = Math.min(bytes, at + BLOCK);
      if (pass.updates() == 0) {
        sum(read.getFirst(), at, to);
      } else {
        add(pass, at, to);
      }
    }
    done.countDown();
  }

  /// All vectors at once, word by word: moving one after the other, even in blocks that stay in the
  /// first-level cache, took a third longer.
  private void add(Pass pass, long from, long to) {
    MemorySegment x = read.getFirst();
    MemorySegment y = read.getLast();
    MemorySegment a = updated.get(0);
    MemorySegment b = updated.get(1);
    MemorySegment c = updated.get(2);
    MemorySegment d = updated.get(3);
    MemorySegment e = updated.get(4);
    MemorySegment f = updated.get(5);
    int reads = pass.reads();
    int updates = pass.updates();
    int step = WORD.vectorByteSize();
    for (long at = from; at + step <= to; at += step) {
      FloatVector word = FloatVector.fromMemorySegment(WORD, x, at, ORDER);
      if (reads > 1) {
        word = word.add(FloatVector.fromMemorySegment(WORD, y, at, ORDER));
      }
      add(a, at, word);
      if (updates > 1) {
        add(b, at, word);
      }
      if (updates > 2) {
        add(c, at, word);
      }
      if (updates > 3) {
        add(d, at, word);
      }
      if (updates > 4) {
        add(e, at, word);
      }
      if (updates > 5) {
        add(f, at, word);
      }
    }
  }

  private static void add(MemorySegment a, long at, FloatVector word) {
    FloatVector.fromMemorySegment(WORD, a, at, ORDER).add(word).intoMemorySegment(a, at, ORDER);
  }

  /// Four sums side by side, so that no addition waits for the one before it.
  private static void sum(MemorySegment x, long from, long to) {
    long step = WORD.vectorByteSize();
    FloatVector s = FloatVector.zero(WORD);
    FloatVector t = s;
    FloatVector u = s;
    FloatVector v = s;
    long at = from;
    for (; at + 4 * step <= to; at += 4 * step) {
      s = s.add(FloatVector.fromMemorySegment(WORD, x, at, ORDER));
      t = t.add(FloatVector.fromMemorySegment(WORD, x, at + step, ORDER));
      u = u.add(FloatVector.fromMemorySegment(WORD, x, at + 2 * step, ORDER));
      v = v.add(FloatVector.fromMemorySegment(WORD, x, at + 3 * step, ORDER));
    }
    s.add(t).add(u.add(v)).intoMemorySegment(x, from, ORDER); // so that it is not left out
  }
}
