package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The plain statement of what a program computes, tile by tile on arrays: for ends that fill no
/// SIMD word, and for all where the Vector API is missing.
///
/// Each elementary operation is done in double and rounded to the precision at once, which for
/// float32 gives exactly the float32 result (53 bits are more than twice 24 plus two).
final class PlainLoop implements Loop {
  private static final int TILE = 256;

  private final Tape.Program program;
  private final boolean[] written;
  private final Precision precision;
  private final int depth;

  PlainLoop(Tape.Program program, Precision precision) {
    this.program = program;
    written = program.written();
    this.precision = precision;
    depth = depth(program);
  }

  /// The most that lies on the stack at a time.
  private static int depth(Tape.Program program) {
    int most = 0;
    int now = 0;
    for (Tape.Instruction instruction : program.code()) {
      now +=
          switch (instruction.op()) {
            case LOAD, CONSTANT -> 1;
            case STORE, SUM, SUM_OF_SQUARES, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX -> -1;
            case SQUARE, SQRT, ABS, SIGN, PLUS, TIMES, AT_LEAST, AT_MOST -> 0;
          };
      most = Math.max(most, now);
    }
    return most;
  }

  @Override
  public double run(MemorySegment[] memory, long[] at, double[] constants, int length) {
    int tile = Math.min(TILE, length);
    double[][] registers = new double[program.registers()][tile];
    double[][] stack = new double[depth][tile];
    double[] sums = new double[BLOCK / precision.bytes()];
    for (int from = 0; from < length; from += tile) {
      int count = Math.min(tile, length - from);
      long skipped = (long) from * precision.bytes();
      for (int window = 0; window < program.windows(); window++) {
        read(memory[window], at[window] + skipped, registers[window], count);
      }
      run(registers, stack, constants, sums, count);
      for (int window = 0; window < program.windows(); window++) {
        if (written[window]) {
          write(memory[window], at[window] + skipped, registers[window], count);
        }
      }
    }
    return Loop.total(sums);
  }

  private void read(MemorySegment memory, long at, double[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = precision.readAt(memory, at + (long) i * precision.bytes());
    }
  }

  private void write(MemorySegment memory, long at, double[] x, int count) {
    for (int i = 0; i < count; i++) {
      precision.writeAt(memory, at + (long) i * precision.bytes(), x[i]);
    }
  }

  private void run(
      double[][] registers, double[][] stack, double[] constants, double[] sums, int count) {
    int top = -1;
    for (Tape.Instruction instruction : program.code()) {
      int at = instruction.at();
      switch (instruction.op()) {
        case LOAD -> System.arraycopy(registers[at], 0, stack[++top], 0, count);
        case STORE -> {
          double[] old = registers[at];
          registers[at] = stack[top];
          stack[top--] = old;
        }
        case CONSTANT -> Arrays.fill(stack[++top], 0, count, rounded(constants[at]));
        case SUM -> add(stack[top--], sums, count, false);
        case SUM_OF_SQUARES -> add(stack[top--], sums, count, true);
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX -> {
          double[] y = stack[top--];
          two(instruction.op(), stack[top], y, count);
          round(stack[top], count);
        }
        case SQUARE, SQRT, ABS, SIGN, PLUS, TIMES, AT_LEAST, AT_MOST -> {
          one(instruction.op(), stack[top], rounded(constants[at]), count);
          round(stack[top], count);
        }
      }
    }
  }

  private static void two(Tape.Op op, double[] x, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      x[i] =
          switch (op) {
            case ADD -> x[i] + y[i];
            case SUBTRACT -> x[i] - y[i];
            case MULTIPLY -> x[i] * y[i];
            case DIVIDE -> x[i] / y[i];
            case MAX -> Math.max(x[i], y[i]);
            default -> throw new IllegalArgumentException("takes no two operands: " + op);
          };
    }
  }

  private static void one(Tape.Op op, double[] x, double c, int count) {
    for (int i = 0; i < count; i++) {
      x[i] =
          switch (op) {
            case SQUARE -> x[i] * x[i];
            case SQRT -> Math.sqrt(x[i]);
            case ABS -> Math.abs(x[i]);
            case SIGN -> Math.signum(x[i]);
            case PLUS -> x[i] + c;
            case TIMES -> x[i] * c;
            case AT_LEAST -> Math.max(x[i], c);
            case AT_MOST -> Math.min(x[i], c);
            default -> throw new IllegalArgumentException("takes no single operand: " + op);
          };
    }
  }

  private static void add(double[] x, double[] sums, int count, boolean squared) {
    for (int i = 0; i < count; i++) {
      sums[i % sums.length] += squared ? x[i] * x[i] : x[i];
    }
  }

  private double rounded(double value) {
    return precision == Precision.FLOAT32 ? (float) value : value;
  }

  private void round(double[] x, int count) {
    if (precision == Precision.FLOAT32) {
      for (int i = 0; i < count; i++) {
        x[i] = (float) x[i];
      }
    }
  }
}
