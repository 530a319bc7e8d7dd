package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Steps parameters by a recipe where each gradient is 0 but for a few numbers: what a step costs
/// depends on how many those are, not on how many parameters there are.
///
///     try (var optimizer = SparseOptimizer.of(recipe, parameters, SparseForm.EXACT)) {
///       while (…) {
///         optimizer.catchUp(indices);
///         gradient of the loss at the parameters of these indices → values;
///         optimizer.step(indices, values);
///       }
///       optimizer.flush();
///     }
///
/// ## Forms
/// In the lazy form a number without gradient stands still, and so does its state. The exact form
/// goes where [Optimizer] would go with zeros, up to rounding; a number is brought up to date when it
/// is stepped, and when [#catchUp] or [#flush] is called: before that memory holds what it was.
///
/// ## Gradients
/// Indices count numbers of the parameters, in any order, each at most once; the segment of
/// gradients is not looked at. Norms of the gradient are true ones, as the other numbers add nothing.
///
/// Not to be called from two threads at once.
public final class SparseOptimizer implements AutoCloseable {
  private static final String DONE = "done";

  private final Arena arena = Arena.ofShared();
  private final Recipe recipe;
  private final Parameters parameters;
  private final long stepsPerEpoch;
  private final SparseRecipe sparse;
  private final long length;
  private final SparseMemory memory;
  private final Optional<Backlog> backlog;
  private Gathered gathered;
  private int[] sorted = {};
  private Optional<MemorySegment> saved = Optional.empty();
  private List<Double> metrics = List.of();
  private long step;
  private boolean evaluating;

  private SparseOptimizer(
      Recipe recipe,
      SparseRecipe sparse,
      Parameters parameters,
      SparseForm form,
      long stepsPerEpoch) {
    this.sparse = sparse;
    length = parameters.length();
    this.recipe = recipe;
    this.parameters = parameters;
    this.stepsPerEpoch = stepsPerEpoch;
    memory = new SparseMemory(parameters, sparse.chain().rule().layout(), arena);
    backlog =
        form == SparseForm.EXACT
            ? Optional.of(new Backlog(sparse, parameters, memory, arena))
            : Optional.empty();
    gathered = new Gathered(sparse, parameters.precision(), 0);
  }

  /// An optimizer for schedules that count steps.
  ///
  /// @throws SettingException where the recipe cannot be stepped so
  public static SparseOptimizer of(Recipe recipe, Parameters parameters, SparseForm form) {
    return new SparseOptimizer(
        recipe, SparseRecipe.of(recipe, parameters, form), parameters, form, 0);
  }

  /// An optimizer for schedules that count epochs of so many steps too.
  ///
  /// @throws SettingException where the recipe cannot be stepped so
  public static SparseOptimizer of(
      Recipe recipe, Parameters parameters, SparseForm form, long stepsPerEpoch) {
    Settings.check("stepsPerEpoch", "[1,inf)", stepsPerEpoch);
    return new SparseOptimizer(
        recipe, SparseRecipe.of(recipe, parameters, form), parameters, form, stepsPerEpoch);
  }

  private Progress progress() {
    return new Progress(step, stepsPerEpoch, metrics);
  }

  private void checkOpen() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the optimizer is closed");
    }
    if (evaluating) {
      throw new IllegalStateException("no step or observation while the evaluation point is shown");
    }
  }

  /// Brings the parameters of these indices up to date: what a gradient there must be taken at.
  /// Does nothing in the lazy form.
  ///
  /// @throws IllegalArgumentException where an index is out of range or there twice
  public void catchUp(int[] indices) {
    catchUp(indices, indices.length);
  }

  /// The same for the first `count` indices.
  public void catchUp(int[] indices, int count) {
    checkOpen();
    checkIndices(indices, count);
    backlog.ifPresent(late -> late.catchUp(indices, count, step));
  }

  /// Makes one step with these gradients and 0 for all other numbers.
  ///
  /// @param values the gradient of each index; rounded to the precision
  /// @throws IllegalArgumentException where lengths differ, an index is out of range or there
  ///   twice, or a value is not finite; nothing is changed then
  /// @throws SettingException where a schedule takes a setting out of its range; nothing is changed
  public void step(int[] indices, double[] values) {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(
          "values must be %d, as many as indices, got %d".formatted(indices.length, values.length));
    }
    step(indices, values, indices.length);
  }

  /// The same with the first `count` indices and values.
  public void step(int[] indices, double[] values, int count) {
    checkOpen();
    checkIndices(indices, count);
    checkValues(indices, values, count);
    if (count > gathered.capacity()) {
      gathered = new Gathered(sparse, parameters.precision(), 2 * count);
    }
    Progress now = progress();
    gathered
        .moment()
        .to(step + 1, now, 1, new Progress(step + 1, stepsPerEpoch, metrics), Moment.Told.NOTHING);
    backlog.ifPresent(late -> prepare(late, now, indices, count));
    if (count > 0) {
      memory.gather(indices, count, gathered);
      gathered.gradients(values, count);
      gathered.step(count);
      memory.scatter(indices, count, gathered);
    }
    step++;
    backlog.ifPresent(late -> {
      late.settle(now);
      late.done(indices, count, step);
    });
  }

  private void prepare(Backlog late, Progress now, int[] indices, int count) {
    late.check(now);
    if (late.isSteady(now)) {
      late.catchUp(indices, count, step);
    } else {
      late.flush(step); // what was missed under the old settings
    }
  }

  private void checkIndices(int[] indices, int count) {
    if (count < 0 || count > indices.length) {
      throw new IllegalArgumentException(
          "count must be in [0,%d], got %d".formatted(indices.length, count));
    }
    boolean ascending = true;
    for (int i = 0; i < count; i++) {
      if (indices[i] < 0 || indices[i] >= length) {
        throw new IllegalArgumentException(
            "index must be in [0,%d), got %d".formatted(length, indices[i]));
      }
      ascending &= i == 0 || indices[i - 1] < indices[i];
    }
    if (!ascending) {
      checkDistinct(indices, count);
    }
  }

  private void checkDistinct(int[] indices, int count) {
    if (sorted.length < count) {
      sorted = new int[2 * count];
    }
    System.arraycopy(indices, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(
            "indices must differ, got %d twice".formatted(sorted[i]));
      }
    }
  }

  private void checkValues(int[] indices, double[] values, int count) {
    if (values.length < count) {
      throw new IllegalArgumentException(
          "values must be at least %d, got %d".formatted(count, values.length));
    }
    boolean narrow = parameters.precision() == Precision.FLOAT32;
    for (int i = 0; i < count; i++) {
      if (!Double.isFinite(narrow ? (float) values[i] : values[i])) {
        throw new IllegalArgumentException(
            "values must be finite in %s, got %s at index %d"
                .formatted(parameters.precision(), values[i], indices[i]));
      }
    }
  }

  /// Brings all parameters and their state up to date, which walks through all of them. Does
  /// nothing in the lazy form.
  public void flush() {
    checkOpen();
    backlog.ifPresent(late -> late.flush(step));
  }

  /// Runs `judge` while all parameters show where they are up to date, then puts them back bit for
  /// bit.
  public <T> T evaluate(Supplier<T> judge) {
    if (evaluating) {
      return judge.get();
    }
    checkOpen();
    evaluating = true;
    try {
      return backlog.isPresent() ? upToDate(backlog.get(), judge) : judge.get();
    } finally {
      evaluating = false;
    }
  }

  private <T> T upToDate(Backlog late, Supplier<T> judge) {
    MemorySegment values = parameters.values();
    MemorySegment copy = saved.orElseGet(() -> arena.allocate(values.byteSize(), Loop.BLOCK));
    saved = Optional.of(copy);
    copy.copyFrom(values);
    try {
      late.show(step);
      return judge.get();
    } finally {
      values.copyFrom(copy);
    }
  }

  /// Tells the schedules a value of the metric they watch. In the exact form all parameters are
  /// brought up to date first.
  public void observe(double metric) {
    flush();
    List<Double> longer = new ArrayList<>(metrics);
    longer.add(metric);
    metrics = List.copyOf(longer);
    backlog.ifPresent(late -> late.resume(progress()));
  }

  /// Steps made so far.
  public long steps() {
    return step;
  }

  /// The learning rate of the next step.
  public double rate() {
    return sparse.chain().rate().at(progress());
  }

  /// What this optimizer is made of.
  public Recipe recipe() {
    return recipe;
  }

  /// A copy of all state: as that of [Optimizer], and in the exact form also `tensor/done`, the
  /// last step that each number has made, int32 `[length]`.
  public OptimizerState state() {
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    forEachSlot((name, segment) ->
        slots.put(name, Arena.ofAuto().allocate(segment.byteSize(), 64).copyFrom(segment)));
    return new OptimizerState(step, metrics, parameters.precision(), slots, new TreeMap<>());
  }

  private void forEachSlot(BiConsumer<String, MemorySegment> visit) {
    memory.forEachSlot(visit);
    backlog.ifPresent(late ->
        parameters
            .tensors()
            .forEach(each -> visit.accept(each.name() + "/" + DONE, late.of(each))));
  }

  /// Goes on from a state that an optimizer of the same recipe, parameters and form had.
  ///
  /// @throws IllegalArgumentException where the state does not fit; nothing is changed then
  public void restore(OptimizerState state) {
    checkOpen();
    List<String> names = new ArrayList<>();
    forEachSlot((name, segment) -> {
      names.add(name);
      MemorySegment slot = state.slots().get(name);
      if (slot == null || slot.byteSize() != segment.byteSize()) {
        throw new IllegalArgumentException(
            "state of %s must have %d bytes at %s, got %s"
                .formatted(
                    recipe, segment.byteSize(), name, slot == null ? "none" : slot.byteSize()));
      }
    });
    if (state.precision() != parameters.precision() || names.size() != state.slots().size()) {
      throw new IllegalArgumentException(
          "state must have the slots %s in %s, got %s in %s"
              .formatted(names, parameters.precision(), state.slots().keySet(), state.precision()));
    }
    backlog.ifPresent(late ->
        state
            .slots()
            .forEach((name, slot) -> {
              if (name.endsWith("/" + DONE)) {
                late.check(slot, state.step());
              }
            }));
    forEachSlot((name, segment) -> {
      MemorySegment slot = state.slots().get(name);
      segment.copyFrom(slot == null ? segment : slot);
    });
    step = state.step();
    metrics = state.metrics();
    backlog.ifPresent(late -> late.resume(progress()));
  }

  /// Frees the state.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
