package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Which steps each number still has to make up for in the exact form, and how it does.
final class Backlog {
  /// What a count of 4 bytes can hold.
  static final long MOST_STEPS = Integer.MAX_VALUE;

  private final SparseRecipe recipe;
  private final Parameters parameters;
  private final SparseMemory memory;
  private final double[] number;
  private final long length;

  /// The last step that each number has made or made up for, `[length]`: integers as wide as the
  /// numbers, so that they can be kept wherever slots can.
  private final MemorySegment done;

  private List<Transform> transforms = List.of();
  private Rule rule;
  private Missed missed;
  private double largestRate;

  Backlog(SparseRecipe recipe, Parameters parameters, SparseMemory memory, Arena arena) {
    this.recipe = recipe;
    this.parameters = parameters;
    this.memory = memory;
    number = new double[memory.width()];
    length = parameters.length();
    done = arena.allocate(length * parameters.precision().bytes(), Loop.BLOCK);
    rule = recipe.chain().rule().layout();
    missed = new Missed(new Missed.Pace(t -> 0, true, 0, 1), parameters.precision());
  }

  /// Takes up where `now` steps have been made, all under its metrics.
  void resume(Progress now) {
    largestRate = 0;
    for (long step = 0; step < now.step(); step++) {
      largestRate = Math.max(largestRate, Math.abs(recipe.chain().rate().at(at(step, now))));
    }
    if (now.step() > 0) {
      settle(at(now.step() - 1, now));
    }
  }

  /// @throws IllegalArgumentException where saved counts of numbers cannot be
  void check(MemorySegment counts, long steps) {
    int bytes = parameters.precision().bytes();
    for (long at = 0; at < counts.byteSize(); at += bytes) {
      long count =
          parameters.precision() == Precision.FLOAT32
              ? counts.get(ValueLayout.JAVA_INT_UNALIGNED, at)
              : counts.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
      if (count < 0 || count > steps) {
        throw new IllegalArgumentException(
            "steps that a number has made must be in [0,%d], got %d".formatted(steps, count));
      }
    }
  }

  private static Progress at(long step, Progress now) {
    return new Progress(step, now.stepsPerEpoch(), now.metrics());
  }

  /// Knows from here on what the step behind `before` was made of.
  void settle(Progress before) {
    Schedule rate = recipe.chain().rate();
    double current = rate.at(before);
    largestRate = Math.max(largestRate, Math.abs(current));
    rule = recipe.chain().rule().at(before);
    transforms = transforms(before);
    double kept = recipe.kept(transforms, current);
    boolean constant = rate instanceof Constant;
    Missed.Pace pace =
        new Missed.Pace(
            constant ? t -> current : t -> rate.at(at(t - 1, before)), constant, largestRate, kept);
    missed = new Missed(pace, parameters.precision());
  }

  private List<Transform> transforms(Progress at) {
    return recipe.chain().transforms().stream().map(each -> each.at(at)).toList();
  }

  /// Whether the step behind `before` has the settings of the one before it, rates aside.
  boolean isSteady(Progress before) {
    return before.step() == 0
        || (recipe.chain().rule().at(before).equals(rule) && transforms(before).equals(transforms));
  }

  /// @throws SettingException where decay would turn parameters round
  void check(Progress before) {
    double kept = recipe.kept(transforms(before), recipe.chain().rate().at(before));
    if (kept <= 0) {
      throw new SettingException(
          "rate times decay must be below 1 in exact sparse steps, got " + (1 - kept));
    }
    if (before.step() >= MOST_STEPS) {
      throw new IllegalStateException("exact sparse steps are counted up to " + MOST_STEPS);
    }
  }

  /// Makes some numbers make up for all steps up to `steps`.
  void catchUp(int[] indices, int count, long steps) {
    for (int i = 0; i < count; i++) {
      if (read(indices[i], steps)) {
        memory.write(indices[i], number);
        done(indices[i], steps);
      }
    }
  }

  /// Makes all numbers make up.
  void flush(long steps) {
    for (long i = 0; i < length; i++) {
      if (read(i, steps)) {
        memory.write(i, number);
        done(i, steps);
      }
    }
  }

  /// Shows where all parameters would be, and leaves state and counts as they are.
  void show(long steps) {
    for (long i = 0; i < length; i++) {
      if (read(i, steps)) {
        parameters.value(i, number[0]);
      }
    }
  }

  /// Reads a number as it is after `steps`; false where it is so already.
  private boolean read(long index, long steps) {
    long first = done(index) + 1;
    if (first > steps) {
      return false;
    }
    memory.read(index, number);
    missed.over(first, steps);
    number[0] *= missed.keptOfAll(); // θ ← aᵏθ
    if (rule instanceof JustInTime late) {
      late.catchUp(missed, number);
    }
    return true;
  }

  /// The last step that a number has made.
  private long done(long index) {
    return parameters.precision() == Precision.FLOAT32
        ? done.getAtIndex(ValueLayout.JAVA_INT, index)
        : done.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  private void done(long index, long steps) {
    if (parameters.precision() == Precision.FLOAT32) {
      done.setAtIndex(ValueLayout.JAVA_INT, index, Math.toIntExact(steps));
    } else {
      done.setAtIndex(ValueLayout.JAVA_LONG, index, steps);
    }
  }

  /// Notes that some numbers have made step `steps`.
  void done(int[] indices, int count, long steps) {
    for (int i = 0; i < count; i++) {
      done(indices[i], steps);
    }
  }

  /// The counts of a tensor.
  MemorySegment of(Parameters.Tensor tensor) {
    int bytes = parameters.precision().bytes();
    return done.asSlice(tensor.offset() * bytes, tensor.length() * bytes);
  }
}
