package io.thalweg.optim;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// An optimizer on seeded parameters, stepped with seeded gradients.
record TestRun(Parameters parameters, Optimizer optimizer) implements AutoCloseable {
  /// Tensors whose lengths are, and are not, multiples of a SIMD word: 163 numbers.
  static final Parameters.Layout LAYOUT =
      Parameters.layout()
          .add("0.weight", 13, 7)
          .add("0.bias", 7)
          .add("1.weight", 8, 8)
          .add("1.bias", 1);

  private static final Map<List<Long>, double[]> GRADIENTS = new ConcurrentHashMap<>();

  /// Where parameters lie.
  enum Memory {
    HEAP,
    FLOATS,
    NATIVE,
    UNALIGNED;

    MemorySegment allocate(long bytes, long misalignment) {
      return switch (this) {
        case HEAP -> MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        case FLOATS -> MemorySegment.ofArray(new float[Math.toIntExact(bytes / Float.BYTES)]);
        case NATIVE -> Arena.ofAuto().allocate(bytes, Loop.BLOCK);
        case UNALIGNED ->
            Arena.ofAuto()
                .allocate(bytes + 2 * Loop.BLOCK, Loop.BLOCK)
                .asSlice(misalignment, bytes);
      };
    }
  }

  /// On the small layout, in native memory, on one thread.
  static TestRun of(String expression, Precision precision) {
    return of(expression, parameters(LAYOUT, precision, Memory.NATIVE));
  }

  static TestRun of(String expression, Parameters parameters) {
    return new TestRun(parameters, Optimizer.of(Recipe.parse(expression), parameters));
  }

  static Parameters parameters(Parameters.Layout layout, Precision precision, Memory memory) {
    List<Parameters.Tensor> tensors;
    long length;
    try (Arena arena = Arena.ofConfined()) {
      Parameters model = layout.allocate(precision, arena);
      tensors = model.tensors();
      length = model.length();
    }
    long bytes = length * precision.bytes();
    Parameters parameters =
        new Parameters(
            precision,
            memory.allocate(bytes, precision.bytes()),
            memory.allocate(bytes, 3L * precision.bytes()),
            tensors);
    SplittableRandom random = new SplittableRandom(42);
    for (long i = 0; i < length; i++) {
      parameters.value(i, 0.2 * random.nextDouble() - 0.1);
    }
    return parameters;
  }

  /// Makes steps with [#gradient(long, int)].
  TestRun steps(int count) {
    return steps(count, unchanged -> {});
  }

  /// Makes steps with [#gradient(long, int)] after `change` has had a hand in it.
  TestRun steps(int count, Consumer<Parameters> change) {
    for (int i = 0; i < count; i++) {
      double[] gradient = gradient(optimizer.steps(), Math.toIntExact(parameters.length()));
      fill(parameters, gradient);
      change.accept(parameters);
      optimizer.step();
    }
    return this;
  }

  /// Depends on the number of the step only; exact in float32.
  static double[] gradient(long step, int length) {
    return GRADIENTS.computeIfAbsent(
        List.of(step, (long) length),
        key -> {
          SplittableRandom random = new SplittableRandom(step);
          double[] gradient = new double[length];
          Arrays.setAll(gradient, i -> (float) (random.nextDouble() - 0.4));
          return gradient;
        });
  }

  /// Writes numbers that are exact in float32 into the gradients.
  static void fill(Parameters parameters, double[] gradient) {
    MemorySegment to = parameters.gradients();
    if (parameters.precision() == Precision.FLOAT64) {
      MemorySegment.copy(gradient, 0, to, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, gradient.length);
      return;
    }
    float[] narrow = new float[gradient.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) gradient[i];
    }
    MemorySegment.copy(narrow, 0, to, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, narrow.length);
  }

  /// Makes one step with one gradient for all parameters.
  TestRun step(double gradient) {
    for (long k = 0; k < parameters.length(); k++) {
      parameters.gradient(k, gradient);
    }
    optimizer.step();
    return this;
  }

  double[] values() {
    double[] values = new double[Math.toIntExact(parameters.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters.value(i);
    }
    return values;
  }

  /// The parameters at the evaluation point.
  double[] evaluated() {
    return optimizer.evaluate(this::values);
  }

  /// Every byte of the parameters and of the state.
  byte[] bits() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(parameters.values().toArray(ValueLayout.JAVA_BYTE));
    optimizer
        .state()
        .slots()
        .values()
        .forEach(slot -> bytes.writeBytes(slot.toArray(ValueLayout.JAVA_BYTE)));
    return bytes.toByteArray();
  }

  /// The state as a reader of files would bring it: fresh heap memory, nothing shared.
  static OptimizerState throughBytes(OptimizerState state) {
    TreeMap<String, MemorySegment> slots = new TreeMap<>();
    state
        .slots()
        .forEach((name, slot) ->
            slots.put(name, MemorySegment.ofArray(slot.toArray(ValueLayout.JAVA_BYTE))));
    return new OptimizerState(
        state.step(), new ArrayList<>(state.metrics()), state.precision(), slots, state.numbers());
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
