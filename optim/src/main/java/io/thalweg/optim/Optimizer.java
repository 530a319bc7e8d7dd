package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
/// back bit for bit. The two differ for `nag`, `lookahead`, `ema` and `swa`.
///
/// ## Threads
/// The same bits on any number of threads. Not to be called from two threads at once.
public final class Optimizer implements AutoCloseable {
  private final Arena arena;
  private final Recipe recipe;
  private final Parameters parameters;
  private final long stepsPerEpoch;
  private final Crew crew;
  private final Plan plan;
  private final double[] partialSums;
  private final Seed seed;
  private final Optional<Matrices> matrices;
  private Optional<MemorySegment> trainingPoint = Optional.empty();
  private List<Double> metrics = List.of();
  private long step;
  private boolean evaluating;

  private Optimizer(Builder builder, Arena arena) {
    this.arena = arena;
    recipe = builder.recipe;
    parameters = builder.parameters;
    stepsPerEpoch = builder.stepsPerEpoch;
    seed = builder.seed;
    crew = new Crew(builder.executor, builder.threads);
    plan = new Plan(recipe, parameters, arena);
    partialSums = new double[plan.chunks.size()];
    boolean multiplies = plan.parts.stream().anyMatch(part -> part.layout.needsMatrices());
    matrices = multiplies ? Optional.of(builder.matrices.get()) : Optional.empty();
  }

  /// An optimizer on the calling thread.
  public static Optimizer of(Recipe recipe, Parameters parameters) {
    return builder(recipe, parameters).build();
  }

  /// Starts an optimizer with more to say.
  public static Builder builder(Recipe recipe, Parameters parameters) {
    return new Builder(recipe, parameters);
  }

  private Progress progress() {
    return new Progress(step, stepsPerEpoch, metrics);
  }

  private void moveTo(Progress now, Progress next) {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the optimizer is closed");
    }
    if (evaluating) {
      throw new IllegalStateException("no step or observation while the evaluation point is shown");
    }
    plan.parts.forEach(part -> part.moment.to(now, next));
  }

  /// Makes one step with the gradient that lies in `parameters.gradients()`.
  ///
  /// @throws SettingException where a schedule takes a setting out of its range; nothing is changed
  public void step() {
    moveTo(progress(), new Progress(step + 1, stepsPerEpoch, metrics));
    if (step == 0) {
      plan.copyParametersIntoSlots();
    }
    drawNoise();
    measureGradientNorms();
    makePasses();
    for (Plan.Part part : plan.parts) {
      Moment moment = part.moment;
      moment.rule.advance(moment.now.withMeasures(plan.measures(part)), part.numbers);
    }
    walk(Optimizer::step);
    step++;
  }

  private static void step(Track track) {
    Moment moment = track.part.moment;
    moment.rule.toIterate(moment.now, track.theta, track.state);
    Vec g = track.prepared(track.theta);
    Step at = moment.now.withMeasures(track.measures);
    moment.rule.step(at, track.theta, g, track.state, track.scratch);
    moment.nextRule.toTrainingPoint(moment.next, track.theta, track.state);
  }

  private void drawNoise() {
    if (plan.parts.stream().anyMatch(part -> part.noisy > 0)) {
      Seed ofStep = seed.split(step);
      crew.run(plan.chunks.size(), piece -> plan.drawNoise(plan.chunks.get(piece), ofStep));
    }
  }

  /// Takes the norms that transforms ask for, one pass over the gradient for each of them.
  private void measureGradientNorms() {
    List<Scheduled<Transform>> asking =
        plan.parts.stream()
            .flatMap(part ->
                part.chain.transforms().stream()
                    .filter(t -> part.moment.transforms.get(indexOf(part, t)).needsGradientNorm()))
            .distinct()
            .toList();
    for (Scheduled<Transform> transform : asking) {
      sumOfSquares(transform);
      double total = norm(0, partialSums.length);
      for (Track track : plan.tracks) {
        int index = indexOf(track.part, transform);
        if (index >= 0) {
          boolean own = track.part.moment.transforms.get(index).ofEachTensor();
          track.gradientNorms[index] = own ? norm(track.firstChunk, track.endChunk) : total;
        }
      }
    }
  }

  /// Makes the passes that rules ask for before their step.
  private void makePasses() {
    int most = plan.parts.stream().mapToInt(part -> passes(part).size()).max().orElse(0);
    plan.tracks.forEach(track -> track.measures = List.of());
    for (int i = 0; i < most; i++) {
      int pass = i;
      walk(track -> makePass(track, pass));
      showTensors(pass);
      for (Track track : plan.tracks) {
        if (pass < passes(track.part).size()) {
          List<Double> known = new ArrayList<>(track.measures);
          known.add(measured(track, passes(track.part).get(pass)));
          track.measures = known;
        }
      }
    }
  }

  private static List<Pass> passes(Plan.Part part) {
    return part.moment.rule.passes();
  }

  private static void makePass(Track track, int pass) {
    if (pass >= passes(track.part).size()) {
      return;
    }
    Moment moment = track.part.moment;
    Vec theta = track.iterate();
    Vec g = track.prepared(theta);
    Step at = moment.now.withMeasures(track.measures);
    Vec x = moment.rule.pass(pass, at, theta, g, track.state, track.scratch);
    switch (passes(track.part).get(pass)) {
      case NORM_OF_TENSOR, NORM_OF_GROUP -> track.sumOfSquares(x);
      case SUM_OF_GROUP -> track.sum(x);
      case TENSOR -> {}
    }
  }

  private double measured(Track track, Pass pass) {
    return switch (pass) {
      case NORM_OF_TENSOR -> norm(track.firstChunk, track.endChunk);
      case NORM_OF_GROUP -> Math.sqrt(sum(track.part));
      case SUM_OF_GROUP -> sum(track.part);
      case TENSOR -> Double.NaN;
    };
  }

  private double sum(Plan.Part part) {
    return pairwise(part.chunks, 0, part.chunks.length);
  }

  private void showTensors(int pass) {
    List<Plan.Range> ranges =
        plan.ranges.stream()
            .filter(range -> pass < passes(range.part()).size())
            .filter(range -> passes(range.part()).get(pass) == Pass.TENSOR)
            .toList();
    crew.run(ranges.size(), i -> showTensor(ranges.get(i), pass));
  }

  private void showTensor(Plan.Range range, int pass) {
    Moment moment = range.part().moment;
    Step at = moment.now.withMeasures(range.track().measures);
    moment.rule.onTensor(pass, at, plan.tensorState(range, matrices));
  }

  private static int indexOf(Plan.Part part, Scheduled<Transform> transform) {
    return part.chain.transforms().indexOf(transform);
  }

  /// Sums the squares of the gradient that comes to a transform, over all tensors that it acts on.
  private void sumOfSquares(Scheduled<Transform> transform) {
    walk(track -> {
      int index = indexOf(track.part, transform);
      if (index >= 0 && track.active.get(index)) {
        track.sumOfSquares(track.transformed(track.iterate(), index));
      }
    });
  }

  /// The norm over some chunks.
  private double norm(int from, int to) {
    int[] chunks = IntStream.range(from, to).toArray();
    return Math.sqrt(pairwise(chunks, 0, chunks.length));
  }

  private double pairwise(int[] chunks, int from, int to) {
    if (to - from <= 2) {
      return Arrays.stream(chunks, from, to).mapToDouble(i -> partialSums[i]).reduce(0, Double::sum);
    }
    int middle = (from + to) >>> 1;
    return pairwise(chunks, from, middle) + pairwise(chunks, middle, to);
  }

  /// Runs `judge` while the parameters show the evaluation point, then puts the training point back
  /// bit for bit.
  public <T> T evaluate(Supplier<T> judge) {
    if (evaluating) {
      return judge.get();
    }
    moveTo(progress(), progress());
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
      walk(Optimizer::toEvaluationPoint);
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

  /// Lets `action` note what is done to each tensor, then does it to all.
  private void walk(Consumer<Track> action) {
    plan.tracks.forEach(track -> track.note(action));
    crew.run(
        plan.chunks.size(),
        piece -> {
          Plan.Chunk chunk = plan.chunks.get(piece);
          partialSums[piece] = chunk.track().run(chunk);
        });
  }

  /// Tells the schedules a value of the metric they watch, such as the loss of an epoch. Where a
  /// rule's training point depends on a schedule, it moves along.
  ///
  /// @throws SettingException where a schedule takes a setting out of its range; nothing is changed
  public void observe(double metric) {
    List<Double> longer = new ArrayList<>(metrics);
    longer.add(metric);
    Progress after = new Progress(step, stepsPerEpoch, List.copyOf(longer));
    moveTo(progress(), after);
    if (step > 0 && plan.parts.stream().anyMatch(p -> p.moment.trainsElsewhere())) {
      walk(Optimizer::relocate);
    }
    metrics = after.metrics();
  }

  private static void relocate(Track track) {
    Moment moment = track.part.moment;
    moment.rule.toIterate(moment.now, track.theta, track.state);
    moment.nextRule.toTrainingPoint(moment.next, track.theta, track.state);
  }

  /// What gradient the next step needs.
  public Ask asks() {
    return plan.parts.stream()
        .map(part -> part.moment.rule.asks(step + 1))
        .max(Comparator.naturalOrder())
        .orElse(Ask.NEW_BATCH);
  }

  /// Steps made so far.
  public long steps() {
    return step;
  }

  /// The learning rate of the next step, of the first group where there are several; 0 where all
  /// tensors are frozen.
  public double rate() {
    return plan.first().map(part -> part.chain.rate().at(progress())).orElse(0.0);
  }

  /// What the next step is made of.
  ///
  /// @throws SettingException where tensors are treated differently
  public Recipe.Parts parts() {
    return recipe.partsAt(progress());
  }

  /// What this optimizer is made of.
  public Recipe recipe() {
    return recipe;
  }

  /// A copy of all state.
  public OptimizerState state() {
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    plan.forEachSlot((name, segment) ->
        slots.put(name, Arena.ofAuto().allocate(segment.byteSize(), 64).copyFrom(segment)));
    return new OptimizerState(step, metrics, parameters.precision(), slots, plan.numbers());
  }

  /// Goes on from a state that an optimizer of the same recipe and parameters had.
  ///
  /// @throws IllegalArgumentException where the state does not fit; nothing is changed then
  public void restore(OptimizerState state) {
    List<String> names = new ArrayList<>();
    plan.forEachSlot((name, segment) -> {
      names.add(name);
      MemorySegment saved = state.slots().get(name);
      if (saved == null || saved.byteSize() != segment.byteSize()) {
        throw new IllegalArgumentException(
            "state of %s must have %d bytes at %s, got %s"
                .formatted(
                    recipe, segment.byteSize(), name, saved == null ? "none" : saved.byteSize()));
      }
    });
    if (state.precision() != parameters.precision() || names.size() != state.slots().size()) {
      throw new IllegalArgumentException(
          "state must have the slots %s in %s, got %s in %s"
              .formatted(names, parameters.precision(), state.slots().keySet(), state.precision()));
    }
    if (!state.numbers().keySet().equals(plan.numbers().keySet())) {
      throw new IllegalArgumentException(
          "state must have the numbers %s, got %s"
              .formatted(plan.numbers().keySet(), state.numbers().keySet()));
    }
    plan.forEachSlot((name, segment) -> {
      MemorySegment saved = state.slots().get(name);
      segment.copyFrom(saved == null ? segment : saved);
    });
    plan.restore(state.numbers());
    step = state.step();
    metrics = state.metrics();
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
