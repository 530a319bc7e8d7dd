package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Steps parameters by a recipe: in one pass over memory, however many transforms and operations
/// the recipe has.
///
///     try (var optimizer = Optimizer.of(Recipe.parse("adam(rate=0.001)"), parameters)) {
///       while (…) {
///         gradient of the loss at parameters.values() → parameters.gradients();
///         optimizer.step();
///       }
///     }
///
/// ## Points
/// Between steps the parameters lie at the training point, where the next gradient is due. To judge
/// the model, do it inside [#evaluate], which shows the evaluation point and puts the training point
/// back bit for bit. The two differ for `nag`, `schedule-free` and `sam`, and for the averages
/// `lookahead`, `ema` and `swa`. `sam` and `sophia` take several gradients on a batch:
/// [#step(Consumer)].
///
/// ## Threads
/// The same bits on any number of threads. Not to be called from two threads at once.
public final class Optimizer implements AutoCloseable {
  private final Arena arena;
  private final Recipe recipe;
  private final Parameters parameters;
  private final long stepsPerEpoch;
  private final long batch;
  private final Crew crew;
  private final Plan plan;
  private final Passes passes;
  private final Seed seed;
  private final Optional<Accumulator> accumulator;
  private final Optional<Guard> guard;
  private final StateCopies copies;
  private Optional<MemorySegment> trainingPoint = Optional.empty();
  private List<Double> metrics = List.of();
  private long step;

  /// Steps so far that began a new batch.
  private long batches;

  /// What the recipe's rates are multiplied with.
  private double rateFactor = 1;

  private boolean evaluating;

  private Optimizer(Builder builder, Arena arena) {
    this.arena = arena;
    recipe = builder.recipe;
    parameters = builder.parameters;
    stepsPerEpoch = builder.stepsPerEpoch;
    batch = builder.batch;
    seed = builder.seed;
    crew = new Crew(builder.executor, builder.threads);
    plan = new Plan(recipe, parameters, arena);
    accumulator =
        plan.single(Accumulate.class)
            .filter(each -> each.k() > 1)
            .map(each -> new Accumulator(each, parameters, arena));
    guard = plan.single(NonFinite.class).map(each -> new Guard(each, parameters));
    copies = new StateCopies(recipe, parameters, plan, accumulator, guard);
    plan.checkGradients(guard.isPresent() || accumulator.isPresent());
    boolean multiplies = plan.parts.stream().anyMatch(part -> part.layout.needsMatrices());
    Optional<Matrices> matrices =
        multiplies ? Optional.of(builder.matrices.get()) : Optional.empty();
    passes = new Passes(plan, crew, parameters, matrices);
  }

  /// An optimizer on the calling thread.
  public static Optimizer of(Recipe recipe, Parameters parameters) {
    return builder(recipe, parameters).build();
  }

  /// Starts an optimizer with more to say.
  public static Builder builder(Recipe recipe, Parameters parameters) {
    return new Builder(recipe, parameters);
  }

  /// What the schedules see at step `t`: batches before its own. A second gradient on a batch is at
  /// the same place as the first.
  private Progress progress(long t, List<Double> seen) {
    long before = ask(t) == Ask.NEW_BATCH ? batches : batches - 1;
    int batchesPerStep = accumulator.map(Accumulator::gradientsPerStep).orElse(1);
    return new Progress(before, stepsPerEpoch, seen, batchesPerStep);
  }

  private Progress progress() {
    return progress(step + 1, metrics);
  }

  private void checkReady() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the optimizer is closed");
    }
    if (evaluating) {
      throw new IllegalStateException("no step or observation while the evaluation point is shown");
    }
  }

  private void moveTo(Progress now, long steps, Progress next) {
    moveTo(now, steps, next, new Moment.Told(rateFactor, rateFactor, batch));
  }

  private void moveTo(Progress now, long steps, Progress next, Moment.Told told) {
    plan.parts.forEach(part -> part.moment.to(step + 1, now, steps, next, told));
  }

  /// Makes one step with the gradient that lies in `parameters.gradients()`.
  ///
  /// @throws SettingException where a schedule takes a setting out of its range; nothing is changed
  /// @throws NonFiniteException where the recipe guards against gradients that are not finite, and
  ///   does not leave out this one; nothing is changed
  public void step() {
    checkReady();
    if (guard.isPresent() && !isLet(guard.get())) {
      return;
    }
    if (accumulator.isPresent()) {
      accumulate(accumulator.get());
    } else {
      begin();
      end(parameters.gradients());
    }
  }

  /// Makes the step with the gradient that lies in `parameters.gradients()`, and those that the
  /// rule needs behind it on the same batch.
  ///
  /// @param gradient takes the gradient that is asked for
  public void step(Consumer<Ask> gradient) {
    long made;
    step();
    do {
      made = step;
      if (asks() != Ask.NEW_BATCH) {
        gradient.accept(asks());
        step();
      }
    } while (step > made);
  }

  private void accumulate(Accumulator sum) {
    if (sum.isLast()) {
      begin();
      sum.add(crew);
      end(sum.mean());
      sum.clear();
    } else {
      sum.add(crew);
    }
  }

  /// Whether the guard lets the step be made; else what it asks for is done. What schedules see
  /// goes on: that training has come so far is a fact.
  private boolean isLet(Guard by) {
    boolean lets = by.lets(parameters.gradients());
    boolean between = accumulator.map(sum -> sum.count() == 0).orElse(true);
    if (lets && between && by.keeps(step + 1)) {
      by.keep(copies.own(counts(), Arena.ofAuto()));
    } else if (!lets && by.kept().isPresent()) {
      parameters.values().copyFrom(by.kept().get().values());
      step = copies.take(by.kept().get().state());
    }
    return lets;
  }

  /// Reads the schedules for the step; where one fails, nothing is changed.
  private void begin() {
    boolean isNew = asks() == Ask.NEW_BATCH;
    Progress now = progress();
    batches += isNew ? 1 : 0;
    try {
      moveTo(now, 1, progress(step + 2, metrics));
    } catch (RuntimeException e) {
      batches -= isNew ? 1 : 0;
      throw e;
    }
  }

  private void end(MemorySegment gradients) {
    if (step == 0) {
      plan.copyParametersIntoSlots();
    }
    passes.step(gradients, seed.split(step));
    step++;
  }

  /// Runs `judge` while the parameters show the evaluation point, then puts the training point back
  /// bit for bit.
  public <T> T evaluate(Supplier<T> judge) {
    if (evaluating) {
      return judge.get();
    }
    checkReady();
    moveTo(progress(), 0, progress());
    boolean same =
        plan.parts.stream()
            .map(part -> part.moment.rule)
            .noneMatch(rule -> rule.trainsElsewhere() || rule.evaluatesElsewhere());
    evaluating = true;
    try {
      return same || step == 0 ? judge.get() : elsewhere(judge);
    } finally {
      evaluating = false;
    }
  }

  private <T> T elsewhere(Supplier<T> judge) {
    MemorySegment saved = trainingPoint.orElseGet(() -> arena.allocate(plan.bytes(), 64));
    trainingPoint = Optional.of(saved);
    plan.exchange(saved, false);
    try {
      passes.walk(Optimizer::toEvaluationPoint);
      return judge.get();
    } finally {
      plan.exchange(saved, true);
    }
  }

  private static void toEvaluationPoint(Track track) {
    Moment moment = track.part.moment;
    moment.rule.toIterate(moment.now, track.theta, track.state);
    moment.rule.toEvaluationPoint(moment.now, track.theta, track.state);
  }

  /// Tells the schedules a value of the metric they watch, such as the loss of an epoch. Where a
  /// rule's training point depends on a schedule, it moves along.
  ///
  /// @throws SettingException where a schedule takes a setting out of its range; nothing is changed
  public void observe(double metric) {
    List<Double> longer = new ArrayList<>(metrics);
    longer.add(metric);
    checkReady();
    Progress after = progress(step + 1, List.copyOf(longer));
    moveTo(progress(), 0, after);
    moveAlong();
    metrics = after.metrics();
  }

  /// Multiplies the rate from the next step on: what its schedules say goes on, so many times as
  /// large. Factors of several calls multiply; they belong to the state. Where a rule's training
  /// point depends on the rate, it moves along.
  ///
  /// @param factor above 0
  /// @throws SettingException where it is none; nothing is changed
  public void multiplyRate(double factor) {
    double product = rateFactor * factor;
    if (!StateCopies.isRateFactor(factor) || !StateCopies.isRateFactor(product)) {
      throw new SettingException(
          "a rate's factor must be in (0,inf), got %s times %s".formatted(rateFactor, factor));
    }
    checkReady();
    if (asks() != Ask.NEW_BATCH) {
      throw new IllegalStateException("no other rate between two gradients on a batch");
    }
    moveTo(progress(), 0, progress(), new Moment.Told(rateFactor, product, batch));
    moveAlong();
    rateFactor = product;
  }

  private void moveAlong() {
    if (step > 0 && plan.parts.stream().anyMatch(part -> part.moment.trainsElsewhere())) {
      passes.walk(Optimizer::relocate);
    }
  }

  private static void relocate(Track track) {
    Moment moment = track.part.moment;
    moment.rule.toIterate(moment.now, track.theta, track.state);
    moment.nextRule.toTrainingPoint(moment.next, track.theta, track.state);
  }

  /// What gradient the next step needs.
  public Ask asks() {
    return ask(step + 1);
  }

  private Ask ask(long t) {
    return plan.first().map(part -> part.layout.asks(t)).orElse(Ask.NEW_BATCH);
  }

  /// Steps made so far.
  public long steps() {
    return step;
  }

  /// The learning rate of the next step, of the first group where there are several; 0 where all
  /// tensors are frozen.
  public double rate() {
    return plan.first().map(part -> rateFactor * part.chain.rate().at(progress())).orElse(0.0);
  }

  /// What the next step is made of.
  ///
  /// @throws SettingException where tensors are treated differently
  public Recipe.Parts parts() {
    Recipe.Parts parts = recipe.partsAt(progress());
    return new Recipe.Parts(rateFactor * parts.rate(), parts.rule(), parts.transforms());
  }

  /// What this optimizer is made of.
  public Recipe recipe() {
    return recipe;
  }

  /// Whether gradients that are not finite are met by a [NonFinite] in the recipe.
  public boolean isGuarded() {
    return guard.isPresent();
  }

  /// A copy of all state.
  public OptimizerState state() {
    return state(Arena.ofAuto());
  }

  /// A copy of all state, for as long as the arena lives.
  public OptimizerState state(Arena arena) {
    return copies.of(counts(), arena);
  }

  private StateCopies.Counts counts() {
    return new StateCopies.Counts(step, metrics, batches, rateFactor);
  }

  /// Goes on from a state that an optimizer of the same recipe and parameters had.
  ///
  /// @throws IllegalArgumentException where the state does not fit; nothing is changed then
  public void restore(OptimizerState state) {
    StateCopies.Counts counts = copies.restore(state);
    step = counts.step();
    metrics = counts.metrics();
    batches = counts.batches();
    rateFactor = counts.rateFactor();
  }

  /// Frees the state.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /// Collects what an optimizer needs.
  public static final class Builder {
    private final Recipe recipe;
    private final Parameters parameters;
    private Executor executor = Runnable::run;
    private int threads = 1;
    private long stepsPerEpoch;
    private long batch = 1;
    private Seed seed = new Seed(0);
    private Supplier<Matrices> matrices = Matrices::found;

    private Builder(Recipe recipe, Parameters parameters) {
      this.recipe = recipe;
      this.parameters = parameters;
    }

    /// Steps on the calling thread and `threads` − 1 of the executor's.
    public Builder threads(Executor executor, int threads) {
      Settings.check("threads", "[1,inf)", threads);
      this.executor = executor;
      this.threads = threads;
      return this;
    }

    /// How many steps make an epoch, for schedules that count epochs.
    public Builder stepsPerEpoch(long stepsPerEpoch) {
      Settings.check("stepsPerEpoch", "[1,inf)", stepsPerEpoch);
      this.stepsPerEpoch = stepsPerEpoch;
      return this;
    }

    /// Examples whose mean each gradient is, for rules whose curvature depends on it, such as
    /// `sophia`; 1 where it is not said.
    public Builder batch(long batch) {
      Settings.check("batch", "[1,inf)", batch);
      this.batch = batch;
      return this;
    }

    /// What the noise of rules and transforms that have some is drawn from; 0 where it is not said.
    public Builder seed(Seed seed) {
      this.seed = seed;
      return this;
    }

    /// What multiplies matrices for the rules that need it; where it is not said, what
    /// [Matrices#found] finds.
    public Builder matrices(Matrices matrices) {
      this.matrices = () -> matrices;
      return this;
    }

    /// Allocates the state.
    ///
    /// @throws SettingException where the recipe names tensors that the parameters do not have
    public Optimizer build() {
      Arena arena = Arena.ofShared();
      try {
        return new Optimizer(this, arena);
      } catch (RuntimeException | Error e) {
        arena.close();
        throw e;
      }
    }
  }
}
