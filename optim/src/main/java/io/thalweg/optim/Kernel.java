package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// A program in its fastest form: compiled for whole SIMD words where that is possible, plain for
/// the rest. A program is compiled once per process and kept, up to so many of them.
final class Kernel {
  private static final ConcurrentMap<Key, Kernel> KNOWN = new ConcurrentHashMap<>();
  private static final int MOST_KNOWN = 1_000;

  /// Instructions of about 15 bytes each: HotSpot compiles no method of more than 8,000.
  private static final int LONGEST = 400;

  /// Bytes of the narrowest SIMD word: loops that sum repeat the program for each word of a block.
  private static final int NARROWEST_WORD = 16;

  private record Key(Tape.Program program, Precision precision) {}

  private final boolean[] written;
  private final Precision precision;
  private final int block;
  private final boolean compiled;
  private final Loop plain;
  private final Loop whole;

  private Kernel(Tape.Program program, Precision precision, boolean compiled) {
    this.compiled = compiled;
    written = program.written();
    this.precision = precision;
    block = Loop.BLOCK / precision.bytes();
    plain = new PlainLoop(program, precision);
    whole = compiled ? LoopCompiler.compile(program, precision) : plain;
  }

  static Kernel of(Tape.Program program, Precision precision) {
    Key key = new Key(program, precision);
    Kernel known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    return compilable(program) && KNOWN.size() < MOST_KNOWN
        ? KNOWN.computeIfAbsent(key, missing -> new Kernel(program, precision, true))
        : plain(program, precision);
  }

  private static boolean compilable(Tape.Program program) {
    int copies = program.sums() ? Loop.BLOCK / NARROWEST_WORD : 1;
    return Simd.AVAILABLE && program.code().size() * copies <= LONGEST;
  }

  /// The same without SIMD.
  static Kernel plain(Tape.Program program, Precision precision) {
    return new Kernel(program, precision, false);
  }

  /// As [Loop#run], for windows anywhere.
  double run(MemorySegment[] memory, long[] at, double[] constants, int length) {
    long bytes = (long) length * precision.bytes();
    boolean direct = true;
    for (int i = 0; i < memory.length; i++) {
      Objects.checkFromIndexSize(at[i], bytes, memory[i].byteSize());
      direct &= memory[i].isNative();
      check(memory[i], written[i]);
    }
    return direct || !compiled || length < block
        ? step(memory, at, constants, length)
        : staged(memory, at, constants, length);
  }

  private static void check(MemorySegment memory, boolean written) {
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException("parameters or state were freed before the step");
    }
    if (!memory.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("parameters belong to another thread");
    }
    if (written && memory.isReadOnly()) {
      throw new UnsupportedOperationException("parameters must not be read-only");
    }
  }

  /// Copies windows on the heap to native memory and back: so a loop sees one kind of memory.
  private double staged(MemorySegment[] memory, long[] at, double[] constants, int length) {
    long bytes = (long) length * precision.bytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] stage = memory.clone();
      long[] from = at.clone();
      for (int i = 0; i < memory.length; i++) {
        if (!memory[i].isNative()) {
          stage[i] = arena.allocate(bytes, Loop.BLOCK);
          from[i] = 0;
          MemorySegment.copy(memory[i], at[i], stage[i], 0, bytes);
        }
      }
      double sum = step(stage, from, constants, length);
      for (int i = 0; i < memory.length; i++) {
        if (!memory[i].isNative() && written[i]) {
          MemorySegment.copy(stage[i], 0, memory[i], at[i], bytes);
        }
      }
      return sum;
    }
  }

  private double step(MemorySegment[] memory, long[] at, double[] constants, int length) {
    int rest = length % block;
    int fast = length - rest;
    double sum = fast == 0 ? 0 : whole.run(memory, at, constants, fast);
    return rest == 0 ? sum : sum + plain.run(memory, moved(at, fast), constants, rest);
  }

  private long[] moved(long[] at, long numbers) {
    long[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += numbers * precision.bytes();
    }
    return moved;
  }
}
