package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// A program in its fastest form: compiled for whole SIMD words where the JVM has the Vector API,
/// plain for the rest. Programs are compiled once per process.
final class Kernel {
  private static final ConcurrentMap<Key, Kernel> KNOWN = new ConcurrentHashMap<>();

  private record Key(Tape.Program program, Precision precision) {}

  private final Precision precision;
  private final Loop plain;
  private final Optional<Loop> simd;

  private Kernel(Tape.Program program, Precision precision, boolean compiled) {
    this.precision = precision;
    plain = new PlainLoop(program, precision);
    simd = compiled ? Optional.of(LoopCompiler.compile(program, precision)) : Optional.empty();
  }

  static Kernel of(Tape.Program program, Precision precision) {
    return Simd.AVAILABLE
        ? KNOWN.computeIfAbsent(
            new Key(program, precision), key -> new Kernel(program, precision, true))
        : plain(program, precision);
  }

  /// The same without SIMD.
  static Kernel plain(Tape.Program program, Precision precision) {
    return new Kernel(program, precision, false);
  }

  /// As [Loop#run]: first the whole blocks, then the rest.
  ///
  /// @param at is moved
  double run(MemorySegment[] memory, long[] at, double[] constants, int length) {
    int rest = length % (Loop.BLOCK / precision.bytes());
    int whole = length - rest;
    double sum = whole == 0 ? 0 : simd.orElse(plain).run(memory, at, constants, whole);
    if (rest == 0) {
      return sum;
    }
    for (int i = 0; i < at.length; i++) {
      at[i] += (long) whole * precision.bytes();
    }
    return sum + plain.run(memory, at, constants, rest);
  }
}
