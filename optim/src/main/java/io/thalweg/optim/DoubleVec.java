package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// [Vec] in float64 on SIMD. Each operation is one loop over whole words, written so that the
/// compiler keeps every operand in registers. [FloatVec] is its twin; a test holds both to
/// [ScalarVec], bit for bit.
final class DoubleVec extends Vec {
  private static final VectorSpecies<Double> WORD = DoubleVector.SPECIES_PREFERRED;
  private static final int STEP = WORD.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  @Override
  public Precision precision() {
    return Precision.FLOAT64;
  }

  private static DoubleVector load(MemorySegment memory, long at) {
    return DoubleVector.fromMemorySegment(WORD, memory, at, ORDER);
  }

  @Override
  public Vec set(Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(y, j + o).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec fill(double c) {
    MemorySegment x = memory;
    long i = offset;
    DoubleVector word = DoubleVector.broadcast(WORD, c);
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      word.intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec add(double c) {
    MemorySegment x = memory;
    long i = offset;
    double s = c;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).add(s).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec scale(double c) {
    MemorySegment x = memory;
    long i = offset;
    double s = c;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).mul(s).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec addScaled(double c, Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = c;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).add(load(y, j + o).mul(s)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec addSquare(double c, Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = c;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).add(square(load(y, j + o)).mul(s)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec addQuotient(double c, Vec a, Vec b) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    MemorySegment z = b.memory;
    long k = b.offset;
    double s = c;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o)
          .add(load(y, j + o).mul(s).div(load(z, k + o)))
          .intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec ewa(double beta, Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = beta;
    double w = (1 - beta);
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).mul(s).add(load(y, j + o).mul(w)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec ewaOfSquare(double beta, Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = beta;
    double w = (1 - beta);
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).mul(s).add(square(load(y, j + o)).mul(w)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec lerp(Vec a, double w) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = w;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      DoubleVector from = load(x, i + o);
      load(y, j + o).sub(from).mul(s).add(from).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec multiply(Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).mul(load(y, j + o)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec divide(Vec a) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).div(load(y, j + o)).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec sqrt() {
    MemorySegment x = memory;
    long i = offset;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).sqrt().intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec root(double c, Vec a, double d) {
    MemorySegment x = memory;
    long i = offset;
    MemorySegment y = a.memory;
    long j = a.offset;
    double s = c;
    double shift = d;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(y, j + o).sqrt().mul(s).add(shift).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  @Override
  public Vec clamp(double low, double high) {
    MemorySegment x = memory;
    long i = offset;
    double least = low;
    double most = high;
    for (int o = 0, end = paddedBytes(); o < end; o += STEP) {
      load(x, i + o).max(least).min(most).intoMemorySegment(x, i + o, ORDER);
    }
    return this;
  }

  private static DoubleVector square(DoubleVector a) {
    return a.mul(a);
  }
}
