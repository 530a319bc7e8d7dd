package io.thalweg.optim;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Makes a class of a program: one loop over SIMD words in which every register and intermediate
/// result stays in the processor, so that memory is moved once however long the program is.
///
/// The stack machine of [Tape] is the JVM's own: each instruction becomes one call of the Vector
/// API, which the JIT compiler turns into one machine instruction. For `v ← μv + g`:
///
///     for (int i = 0; i < words; i++) {
///       v = fromMemorySegment(WORD, ALL, address2 + i * STEP, ORDER)
///       g = fromMemorySegment(WORD, ALL, address1 + i * STEP, ORDER)
///       v = v.mul(c0).add(g)
///       v.intoMemorySegment(ALL, address2 + i * STEP, ORDER)
///     }
///
/// Windows are reached by address, through one segment that is all of memory: [Kernel] has checked
/// bounds and liveness before. Checked at each word, these loops took the JIT compiler seconds, and
/// it threw its work away again and again where its guesses about bounds failed.
final class LoopCompiler {
  private static final ClassDesc SEGMENT = desc(MemorySegment.class);
  private static final ClassDesc SEGMENTS = SEGMENT.arrayType();
  private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
  private static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();
  private static final ClassDesc SPECIES = desc(VectorSpecies.class);
  private static final ClassDesc ORDER = desc(ByteOrder.class);
  private static final ClassDesc VECTOR = desc(Vector.class);
  private static final ClassDesc DOUBLE_VECTOR = desc(DoubleVector.class);
  private static final ClassDesc CONVERSION = desc(VectorOperators.Conversion.class);
  private static final ClassDesc LOOP = desc(Loop.class);
  private static final ClassDesc WORDS = desc(Words.class);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(ConstantDescs.CD_double, SEGMENTS, LONGS, DOUBLES, ConstantDescs.CD_int);

  private static final int MEMORY = 1;
  private static final int AT = 2;
  private static final int CONSTANTS = 3;
  private static final int LENGTH = 4;

  /// The SIMD words that loops work on, never wider than [Loop#BLOCK], and where they lie.
  static final class Words {
    /// All of memory. [Simd] has seen that native access is granted.
    @SuppressWarnings("restricted")
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// Every bit that an address may have: from it the JIT compiler knows that none is negative.
    static final long ADDRESSES = (1L << 57) - 1;

    static final VectorSpecies<Float> FLOATS =
        FloatVector.SPECIES_PREFERRED.vectorByteSize() > Loop.BLOCK
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Double> DOUBLES =
        DoubleVector.SPECIES_PREFERRED.vectorByteSize() > Loop.BLOCK
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;

    private Words() {}

    /// −1, 0 or 1 for each number; NaN and the sign of 0 stay.
    static FloatVector sign(FloatVector x) {
      return x.blend(1, x.compare(VectorOperators.GT, 0))
          .blend(-1, x.compare(VectorOperators.LT, 0));
    }

    /// −1, 0 or 1 for each number; NaN and the sign of 0 stay.
    static DoubleVector sign(DoubleVector x) {
      return x.blend(1, x.compare(VectorOperators.GT, 0))
          .blend(-1, x.compare(VectorOperators.LT, 0));
    }
  }

  private final Tape.Program program;
  private final Precision precision;
  private final CodeBuilder code;
  private final ClassDesc word;
  private final TypeKind number;
  private final int step;
  private final int[] addresses;
  private final int[] constants;
  private final int[] registers;
  private final boolean[] loaded;
  private final boolean[] written;
  private final int[] sums;
  private final int at;

  private LoopCompiler(Tape.Program program, Precision precision, CodeBuilder code) {
    this.program = program;
    this.precision = precision;
    this.code = code;
    boolean narrow = precision == Precision.FLOAT32;
    word = narrow ? desc(FloatVector.class) : DOUBLE_VECTOR;
    number = narrow ? TypeKind.FLOAT : TypeKind.DOUBLE;
    step = (narrow ? Words.FLOATS : Words.DOUBLES).vectorByteSize();
    addresses = locals(program.windows(), TypeKind.LONG);
    constants = locals(program.constants(), number);
    registers = locals(program.registers(), TypeKind.REFERENCE);
    loaded = new boolean[program.registers()];
    written = program.written();
    int parts = program.sums() ? Loop.BLOCK / step * (narrow ? 2 : 1) : 0;
    sums = locals(parts, TypeKind.REFERENCE);
    at = code.allocateLocal(TypeKind.INT);
  }

  /// The program as compiled code, for windows in native memory. Its `length` must be a multiple of
  /// the numbers in a [Loop#BLOCK].
  static Loop compile(Tape.Program program, Precision precision) {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(LoopCompiler.class.getPackageName(), "CompiledLoop"),
                type ->
                    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withInterfaceSymbols(LOOP)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            RUN,
                            ClassFile.ACC_PUBLIC,
                            code -> new LoopCompiler(program, precision, code).write()));
    try {
      MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (Loop) made.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a loop could not be made", e);
    }
  }

  private int[] locals(int count, TypeKind kind) {
    int[] slots = new int[count];
    Arrays.setAll(slots, i -> code.allocateLocal(kind));
    return slots;
  }

  private void write() {
    for (int i = 0; i < addresses.length; i++) {
      code.aload(MEMORY).loadConstant(i).aaload();
      code.invokeinterface(SEGMENT, "address", MethodTypeDesc.of(ConstantDescs.CD_long));
      code.aload(AT).loadConstant(i).laload().ladd();
      code.loadConstant(Words.ADDRESSES).land().lstore(addresses[i]);
    }
    for (int i = 0; i < constants.length; i++) {
      code.aload(CONSTANTS).loadConstant(i).daload().conversion(TypeKind.DOUBLE, number);
      code.storeLocal(number, constants[i]);
    }
    for (int sum : sums) {
      code.getstatic(WORDS, "DOUBLES", SPECIES)
          .invokestatic(DOUBLE_VECTOR, "zero", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES))
          .astore(sum);
    }
    loop();
    result();
  }

  /// Counts words; a program that sums goes a whole block at a time.
  private void loop() {
    Label head = code.newLabel();
    Label end = code.newLabel();
    int words = program.sums() ? Loop.BLOCK / step : 1;
    code.iload(LENGTH).loadConstant(step / precision.bytes()).idiv().istore(LENGTH);
    code.loadConstant(0).istore(at).labelBinding(head);
    code.iload(at).iload(LENGTH).if_icmpge(end);
    for (int w = 0; w < words; w++) {
      word(w);
      code.iinc(at, 1);
    }
    code.goto_(head).labelBinding(end);
  }

  private void word(int number) {
    Arrays.fill(loaded, false);
    program.code().forEach(instruction -> write(instruction, number));
    for (int window = 0; window < addresses.length; window++) {
      if (written[window]) {
        code.aload(registers[window]);
        place(window)
            .invokevirtual(
                word,
                "intoMemorySegment",
                MethodTypeDesc.of(ConstantDescs.CD_void, SEGMENT, ConstantDescs.CD_long, ORDER));
      }
    }
  }

  /// Pushes where in memory a window's word lies.
  private CodeBuilder place(int window) {
    return code.getstatic(WORDS, "ALL", SEGMENT)
        .lload(addresses[window])
        .iload(at)
        .i2l()
        .loadConstant((long) step)
        .lmul()
        .ladd()
        .invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER));
  }

  private void write(Tape.Instruction instruction, int wordNumber) {
    int at = instruction.at();
    switch (instruction.op()) {
      case LOAD -> load(at);
      case STORE -> {
        code.astore(registers[at]);
        loaded[at] = true;
      }
      case CONSTANT -> {
        species().loadLocal(number, constants[at]);
        code.invokestatic(word, "broadcast", MethodTypeDesc.of(word, SPECIES, number.upperBound()));
      }
      case ADD -> two("add");
      case SUBTRACT -> two("sub");
      case MULTIPLY -> two("mul");
      case DIVIDE -> two("div");
      case SQUARE -> {
        code.dup();
        two("mul");
      }
      case SQRT -> code.invokevirtual(word, "sqrt", MethodTypeDesc.of(word));
      case MAX -> two("max");
      case ABS -> code.invokevirtual(word, "abs", MethodTypeDesc.of(word));
      case SIGN -> code.invokestatic(WORDS, "sign", MethodTypeDesc.of(word, word));
      case PLUS -> with(constants[at], "add");
      case TIMES -> with(constants[at], "mul");
      case AT_LEAST -> with(constants[at], "max");
      case AT_MOST -> with(constants[at], "min");
      case SUM -> sum(wordNumber, false);
      case SUM_OF_SQUARES -> sum(wordNumber, true);
    }
  }

  private void load(int register) {
    if (!loaded[register]) {
      species();
      place(register)
          .invokestatic(
              word,
              "fromMemorySegment",
              MethodTypeDesc.of(word, SPECIES, SEGMENT, ConstantDescs.CD_long, ORDER))
          .astore(registers[register]);
      loaded[register] = true;
    }
    code.aload(registers[register]);
  }

  private CodeBuilder species() {
    return code.getstatic(WORDS, precision == Precision.FLOAT32 ? "FLOATS" : "DOUBLES", SPECIES);
  }

  private void two(String operation) {
    code.invokevirtual(word, operation, MethodTypeDesc.of(word, VECTOR));
  }

  private void with(int constant, String operation) {
    code.loadLocal(number, constant)
        .invokevirtual(word, operation, MethodTypeDesc.of(word, number.upperBound()));
  }

  /// Pops a word and adds its numbers or their squares, in double, to the sums of its place in the
  /// block.
  private void sum(int wordNumber, boolean squared) {
    int parts = precision == Precision.FLOAT32 ? 2 : 1;
    for (int part = 0; part < parts; part++) {
      int sum = sums[wordNumber * parts + part];
      if (part < parts - 1) {
        code.dup();
      }
      if (precision == Precision.FLOAT32) {
        code.getstatic(desc(VectorOperators.class), "F2D", CONVERSION)
            .getstatic(WORDS, "DOUBLES", SPECIES)
            .loadConstant(part)
            .invokevirtual(
                VECTOR,
                "convertShape",
                MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, ConstantDescs.CD_int))
            .checkcast(DOUBLE_VECTOR);
      }
      if (squared) {
        code.dup().invokevirtual(DOUBLE_VECTOR, "mul", MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR));
      }
      code.aload(sum)
          .invokevirtual(DOUBLE_VECTOR, "add", MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR))
          .astore(sum);
    }
  }

  private void result() {
    code.loadConstant(sums.length == 0 ? 0 : Loop.BLOCK / precision.bytes())
        .newarray(TypeKind.DOUBLE)
        .astore(MEMORY);
    for (int i = 0; i < sums.length; i++) {
      code.aload(sums[i])
          .aload(MEMORY)
          .loadConstant(i * Words.DOUBLES.length())
          .invokevirtual(
              DOUBLE_VECTOR,
              "intoArray",
              MethodTypeDesc.of(ConstantDescs.CD_void, DOUBLES, ConstantDescs.CD_int));
    }
    code.aload(MEMORY)
        .invokestatic(LOOP, "total", MethodTypeDesc.of(ConstantDescs.CD_double, DOUBLES), true)
        .dreturn();
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
