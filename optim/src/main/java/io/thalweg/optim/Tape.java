package io.thalweg.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a rule does in one step to each number: a program for a stack machine with registers, noted
/// down by the operations of [Vec] and then run by a [Loop].
///
/// The first registers are windows on memory: read before their first use, written back where they
/// were changed. The others are temporaries.
final class Tape {
  /// An elementary operation on the stack. Each rounds once.
  enum Op {
    /// Pushes a register.
    LOAD,
    /// Pops into a register.
    STORE,
    /// Pushes a constant.
    CONSTANT,
    /// x, y → x + y
    ADD,
    /// x, y → x − y
    SUBTRACT,
    /// x, y → x·y
    MULTIPLY,
    /// x, y → x/y
    DIVIDE,
    /// x → x²
    SQUARE,
    /// x → √x
    SQRT,
    /// x → |x|
    ABS,
    /// x → −1, 0 or 1; NaN and the sign of 0 stay
    SIGN,
    /// x, y → max(x, y)
    MAX,
    /// x → x + c
    PLUS,
    /// x → x·c
    TIMES,
    /// x → max(x, c)
    AT_LEAST,
    /// x → min(x, c)
    AT_MOST,
    /// Pops; what was popped is added up in double.
    SUM,
    /// Pops; what was popped is squared in double and added up.
    SUM_OF_SQUARES
  }

  /// @param at the register or constant that it is about; 0 where about none
  record Instruction(Op op, int at) {}

  private static final Op[] OPS = Op.values();
  private static final int REGISTERS = 1 << 16;

  /// Instructions: the operation's number above, register or constant below.
  private int[] code = new int[32];

  private int length;
  private final List<Vec> vectors = new ArrayList<>();
  private final List<Boolean> constant = new ArrayList<>();
  private double[] constants = new double[16];
  private int windows;
  private int used;
  private int constantCount;

  /// Adds a window on memory that must not be changed.
  Vec readOnly() {
    Vec vec = window();
    constant.set(vec.register, true);
    return vec;
  }

  /// Adds a window on memory.
  Vec window() {
    if (used != windows || length > 0) {
      throw new IllegalStateException("windows must be there before anything is noted");
    }
    windows++;
    return temporary();
  }

  /// A temporary, until the next [#clear].
  Vec temporary() {
    Vec vec = new Vec(this, used++);
    vectors.add(vec);
    constant.add(false);
    return vec;
  }

  /// Forgets everything but the windows.
  void clear() {
    length = 0;
    vectors.subList(windows, used).clear();
    constant.subList(windows, used).clear();
    used = windows;
    constantCount = 0;
  }

  Tape load(Vec vec) {
    return note(Op.LOAD, register(vec));
  }

  Vec store(Vec vec) {
    if (constant.get(register(vec))) {
      throw new IllegalStateException(
          "the gradient is only read here: a rule takes a copy, scratch.of(g), a transform says that it"
              + " changesGradient()");
    }
    note(Op.STORE, vec.register);
    return vec;
  }

  private int register(Vec vec) {
    if (vec.tape != this || vec.register >= used || vectors.get(vec.register) != vec) {
      throw new IllegalStateException("a vector may be used only in the step it was given to");
    }
    return vec.register;
  }

  Tape constant(double c) {
    return note(Op.CONSTANT, index(c));
  }

  Tape add() {
    return note(Op.ADD, 0);
  }

  Tape subtract() {
    return note(Op.SUBTRACT, 0);
  }

  Tape multiply() {
    return note(Op.MULTIPLY, 0);
  }

  Tape divide() {
    return note(Op.DIVIDE, 0);
  }

  Tape square() {
    return note(Op.SQUARE, 0);
  }

  Tape sqrt() {
    return note(Op.SQRT, 0);
  }

  Tape abs() {
    return note(Op.ABS, 0);
  }

  Tape sign() {
    return note(Op.SIGN, 0);
  }

  Tape max() {
    return note(Op.MAX, 0);
  }

  Tape plus(double c) {
    return note(Op.PLUS, index(c));
  }

  Tape times(double c) {
    return note(Op.TIMES, index(c));
  }

  Tape atLeast(double c) {
    return note(Op.AT_LEAST, index(c));
  }

  Tape atMost(double c) {
    return note(Op.AT_MOST, index(c));
  }

  /// Adds the squares of all numbers of `vec` to the loop's result.
  void sumOfSquares(Vec vec) {
    load(vec).note(Op.SUM_OF_SQUARES, 0);
  }

  /// Adds all numbers of `vec` to the loop's result.
  void sum(Vec vec) {
    load(vec).note(Op.SUM, 0);
  }

  @SuppressWarnings("EnumOrdinal") // a packed instruction never leaves the process
  private Tape note(Op op, int at) {
    if (length == code.length) {
      code = Arrays.copyOf(code, 2 * length);
    }
    code[length++] = op.ordinal() * REGISTERS + at;
    return this;
  }

  private int index(double c) {
    if (constantCount == constants.length) {
      constants = Arrays.copyOf(constants, 2 * constantCount);
    }
    constants[constantCount] = c;
    return constantCount++;
  }

  /// How many windows there are: registers 0 to `windows` − 1.
  int windows() {
    return windows;
  }

  /// Whether that program is what was noted.
  boolean matches(Program program) {
    return program.registers == used
        && program.constants == constantCount
        && Arrays.equals(program.packed, 0, program.packed.length, code, 0, length);
  }

  /// What was noted, without the constants' values.
  Program program() {
    return new Program(windows, used, constantCount, Arrays.copyOf(code, length));
  }

  /// The constants' values, in the order of their indices, and maybe more behind them.
  double[] constants() {
    return constants;
  }

  /// A tape's instructions.
  static final class Program {
    private final int windows;
    private final int registers;
    private final int constants;
    private final int[] packed;
    private final List<Instruction> code;

    private Program(int windows, int registers, int constants, int[] packed) {
      this.windows = windows;
      this.registers = registers;
      this.constants = constants;
      this.packed = packed;
      code =
          Arrays.stream(packed)
              .mapToObj(each -> new Instruction(OPS[each / REGISTERS], each % REGISTERS))
              .toList();
    }

    /// Registers that lie in memory.
    int windows() {
      return windows;
    }

    /// How many registers there are.
    int registers() {
      return registers;
    }

    /// How many constants.
    int constants() {
      return constants;
    }

    /// What is done, in order.
    List<Instruction> code() {
      return code;
    }

    /// Which registers are changed.
    boolean[] written() {
      boolean[] written = new boolean[registers];
      code.stream()
          .filter(each -> each.op() == Op.STORE)
          .forEach(each -> written[each.at()] = true);
      return written;
    }

    /// Whether it adds something up.
    boolean sums() {
      return code.stream().anyMatch(each -> each.op() == Op.SUM || each.op() == Op.SUM_OF_SQUARES);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Program program
          && windows == program.windows
          && registers == program.registers
          && constants == program.constants
          && Arrays.equals(packed, program.packed);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(packed) + 31 * (registers + 31 * windows);
    }
  }
}
