package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// All numbers with their state, of which some are taken out and put back.
final class SparseMemory {
  private final Parameters parameters;
  private final List<String> paths;

  /// θ, then each slot, `[length]` each.
  private final List<MemorySegment> memory = new ArrayList<>();

  SparseMemory(Parameters parameters, Rule layout, Arena arena) {
    this.parameters = parameters;
    paths = Slots.all(layout).stream().map(Slots.Named::path).toList();
    memory.add(parameters.values());
    for (Slots.Named named : Slots.all(layout)) {
      MemorySegment segment = arena.allocate(bytes(parameters.length()), Loop.BLOCK);
      if (named.slot().initial() instanceof Slot.Initial.Value(double value) && value != 0) {
        for (long i = 0; i < parameters.length(); i++) {
          parameters.precision().write(segment, i, value);
        }
      }
      memory.add(segment);
    }
  }

  private long bytes(long numbers) {
    return numbers * parameters.precision().bytes();
  }

  /// θ and how many slots there are.
  int width() {
    return memory.size();
  }

  /// Reads θ and the slots of one number.
  void read(long index, double[] number) {
    for (int i = 0; i < number.length; i++) {
      number[i] = parameters.precision().read(memory.get(i), index);
    }
  }

  /// Writes θ and the slots of one number.
  void write(long index, double[] number) {
    for (int i = 0; i < number.length; i++) {
      parameters.precision().write(memory.get(i), index, number[i]);
    }
  }

  /// Copies numbers side by side into θ and slots of `gathered`.
  void gather(int[] indices, int count, Gathered gathered) {
    for (int i = 0; i < memory.size(); i++) {
      MemorySegment from = memory.get(i);
      MemorySegment to = gathered.memory(i);
      for (int k = 0; k < count; k++) {
        copy(from, indices[k], to, k);
      }
    }
  }

  /// Copies them back.
  void scatter(int[] indices, int count, Gathered gathered) {
    for (int i = 0; i < memory.size(); i++) {
      MemorySegment from = gathered.memory(i);
      MemorySegment to = memory.get(i);
      for (int k = 0; k < count; k++) {
        copy(from, k, to, indices[k]);
      }
    }
  }

  /// Bit by bit.
  private void copy(MemorySegment from, long source, MemorySegment to, long target) {
    switch (parameters.precision()) {
      case FLOAT32 ->
          to.set(
              ValueLayout.JAVA_INT_UNALIGNED,
              target * Integer.BYTES,
              from.get(ValueLayout.JAVA_INT_UNALIGNED, source * Integer.BYTES));
      case FLOAT64 ->
          to.set(
              ValueLayout.JAVA_LONG_UNALIGNED,
              target * Long.BYTES,
              from.get(ValueLayout.JAVA_LONG_UNALIGNED, source * Long.BYTES));
    }
  }

  /// Visits the state of each tensor by `tensor/slot`.
  void forEachSlot(BiConsumer<String, MemorySegment> visit) {
    for (Parameters.Tensor tensor : parameters.tensors()) {
      for (int i = 0; i < paths.size(); i++) {
        MemorySegment slot = memory.get(1 + i);
        visit.accept(
            tensor.name() + "/" + paths.get(i),
            slot.asSlice(bytes(tensor.offset()), bytes(tensor.length())));
      }
    }
  }
}
