package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Which steps each number still has to make up for in the exact form, and how it does.
final class Backlog {
  /// Counts are kept in 4 bytes for each number.
  static final long MOST_STEPS = Integer.MAX_VALUE;

  private final SparseRecipe recipe;
  private final Parameters parameters;
  private final SparseMemory memory;
  private final double[] number;

  /// The last step that each number has made or made up for, int32 `[length]`.
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
    done = arena.allocate(parameters.length() * Integer.BYTES, Loop.BLOCK);
    rule = recipe.chain().rule().layout();
    missed = new Missed(new Missed.Pace(t -> 0, true, 0, 1), parameters.precision());
  }

  /// Takes up where `now` steps have been made, all under its metrics.
  void resume(Progress now) {
    largestRate = 0;
    Progress last = now;
    for (long step = 0; step < now.step(); step++) {
      last = at(step, now);
      largestRate = Math.max(largestRate, Math.abs(recipe.chain().rate().at(last)));
      if (recipe.chain().rate() instanceof Constant) {
        last = at(now.step() - 1, now);
        break;
      }
    }
    if (now.step() > 0) {
      settle(last);
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
    for (long i = 0; i < parameters.length(); i++) {
      if (read(i, steps)) {
        memory.write(i, number);
        done(i, steps);
      }
    }
  }

  /// Shows where all parameters would be, and leaves state and counts as they are.
  void show(long steps) {
    for (long i = 0; i < parameters.length(); i++) {
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
    number[0] *= missed.power(missed.kept());
    if (rule instanceof JustInTime late) {
      late.catchUp(missed, number);
    }
    return true;
  }

  /// The last step that a number has made.
  private long done(long index) {
    return done.get(ValueLayout.JAVA_INT, index * Integer.BYTES);
  }

  private void done(long index, long steps) {
    done.set(ValueLayout.JAVA_INT, index * Integer.BYTES, Math.toIntExact(steps));
  }

  /// Notes that some numbers have made step `steps`.
  void done(int[] indices, int count, long steps) {
    for (int i = 0; i < count; i++) {
      done(indices[i], steps);
    }
  }

  /// Notes that all have.
  void allDone(long steps) {
    for (long i = 0; i < parameters.length(); i++) {
      done(i, steps);
    }
  }

  /// The counts of a tensor.
  MemorySegment of(Parameters.Tensor tensor) {
    return done.asSlice(tensor.offset() * Integer.BYTES, tensor.length() * Integer.BYTES);
  }
}
