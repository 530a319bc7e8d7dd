package io.thalweg.adapter.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Settings;
import io.thalweg.tensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Steps a DJL model by a recipe.
///
///     try (var optimizer = ThalwegOptimizer.of(Recipe.parse("lookahead(radam)"), block);
///         Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer))) {
///       trainer.initialize(shape);
///       EasyTrain.fit(trainer, epochs, data, null);
///     }
///
/// ## Steps
/// DJL hands over one parameter after the other. They are gathered, and step together when the last
/// of the block's parameters that need a gradient has come: so global norms are taken over all of
/// them, and one step is one step, however many parameters and devices there are. Each device has
/// its own copy of the state; DJL gives all the same summed gradient, so they stay the same.
///
/// ## Names
/// Name patterns see `01Conv2d.weight`: the names of the blocks on the way and the parameter's own.
///
/// ## Cost
/// State lies in main memory and steps run on the CPU. Each step copies weights and gradients in and
/// weights out: at once on a CPU engine that shows its memory (PyTorch does), over the bus from a GPU.
///
/// ## Threads
/// As DJL's trainer, not to be used by two threads at once.
public final class ThalwegOptimizer extends Optimizer implements AutoCloseable {
  private final Builder settings;
  private final Map<Device, Replica> replicas = new LinkedHashMap<>();
  private final List<Double> metrics = new ArrayList<>();
  private Optional<Layout> layout = Optional.empty();
  private Optional<Checkpoint> loaded = Optional.empty();

  /// What DJL's base class wants; recipes have their own clipping and decay.
  private static final class Plain extends OptimizerBuilder<Plain> {
    @Override
    protected Plain self() {
      return this;
    }
  }

  private ThalwegOptimizer(Builder settings) {
    super(new Plain());
    this.settings = settings;
  }

  /// An optimizer of a block's parameters, whether it is initialised yet or not.
  public static ThalwegOptimizer of(Recipe recipe, Block block) {
    return builder(recipe, block).build();
  }

  /// Starts an optimizer with more to say.
  public static Builder builder(Recipe recipe, Block block) {
    return new Builder(recipe, block);
  }

  private Layout layout() {
    Layout known = layout.orElseGet(() -> Layout.of(settings.block));
    layout = Optional.of(known);
    return known;
  }

  private io.thalweg.optim.Optimizer make(Parameters parameters) {
    return settings.optimizer(parameters);
  }

  /// A replica in the state from which this optimizer started.
  private Replica started(Replica replica) {
    try {
      loaded.ifPresent(from -> from.restore(replica.optimizer(), replica.parameters()));
      metrics.forEach(replica.optimizer()::observe);
      return replica;
    } catch (RuntimeException | Error e) {
      replica.close();
      throw e;
    }
  }

  private Replica replica(Device device) {
    long start = loaded.map(from -> from.state().step()).orElse(0L);
    if (replicas.values().stream().anyMatch(each -> each.optimizer().steps() > start + 1)) {
      throw new IllegalStateException(
          "devices must be %s as at the first step, got %s too"
              .formatted(replicas.keySet(), device));
    }
    Replica replica = started(new Replica(layout(), this::make));
    if (loaded.isPresent()) {
      replica.mustBeAsLoaded();
    }
    return replica;
  }

  /// Called by DJL's trainer with each parameter and its gradient.
  ///
  /// @throws IllegalStateException where a parameter comes twice before another came, or is not one
  ///   of the block's
  @Override
  public void update(String parameterId, NDArray weight, NDArray grad) {
    Replica replica = replicas.get(weight.getDevice());
    if (replica == null) {
      replica = replica(weight.getDevice());
      replicas.put(weight.getDevice(), replica);
    }
    replica.update(parameterId, weight, grad);
  }

  /// Runs `judge` while the model's weights show the evaluation point, then puts the training point
  /// back bit for bit. The two differ for `nag`, `lookahead`, `ema` and `swa`. A model is tested,
  /// and saved for use, in here.
  public <T> T evaluate(Supplier<T> judge) {
    return amongReplicas(all -> evaluate(all.iterator(), judge));
  }

  private static <T> T evaluate(Iterator<Replica> rest, Supplier<T> judge) {
    if (!rest.hasNext()) {
      return judge.get();
    }
    return rest.next().evaluate(() -> evaluate(rest, judge));
  }

  private interface Action<T, E extends Exception> {
    T on(List<Replica> replicas) throws E;
  }

  /// All replicas, or before the first step one over the block's own arrays.
  private <T, E extends Exception> T amongReplicas(Action<T, E> action) throws E {
    if (replicas.values().stream().anyMatch(Replica::isAmidStep)
        || replicas.values().stream().map(each -> each.optimizer().steps()).distinct().count()
            > 1) {
      throw new IllegalStateException("must be called between steps, with no parameter missing");
    }
    if (!replicas.isEmpty()) {
      return action.on(List.copyOf(replicas.values()));
    }
    try (Replica ofBlock = started(Replica.ofBlock(layout(), this::make))) {
      return action.on(List.of(ofBlock));
    }
  }

  /// Tells the schedules a value of the metric they watch, such as the loss of an epoch.
  public void observe(double metric) {
    replicas.values().forEach(each -> each.optimizer().observe(metric));
    if (replicas.isEmpty()) {
      metrics.add(metric);
    }
  }

  /// Steps made so far.
  public long steps() {
    long start = loaded.map(from -> from.state().step()).orElse(0L);
    return replicas.values().stream()
        .mapToLong(each -> each.optimizer().steps())
        .min()
        .orElse(start);
  }

  /// What this optimizer is made of.
  public Recipe recipe() {
    return settings.recipe;
  }

  /// Writes trained parameters and state, whole or not at all, as a [Checkpoint]. Parameters that
  /// need no gradient, such as a batch norm's running mean, are DJL's to save.
  public void save(Path file) throws IOException {
    this.<Boolean, IOException>amongReplicas(all -> {
      Replica first = all.getFirst();
      first.read();
      Checkpoint.of(first.optimizer(), first.parameters()).write(file);
      return true;
    });
  }

  /// Sets the model's trained parameters and the state to what they were: training goes on bit for
  /// bit. With several devices it must be called behind `block.initialize` and before
  /// `trainer.initialize`, which copies the parameters to them.
  ///
  /// @throws io.thalweg.tensors.TensorFileException where the file is damaged
  /// @throws IllegalArgumentException where it is that of another recipe or block; nothing is
  ///   changed then
  /// @throws IllegalStateException where the block is not initialised
  public void load(Path file) {
    Checkpoint saved = Checkpoint.read(file);
    amongReplicas(all -> {
      for (Replica each : all) {
        saved.restore(each.optimizer(), each.parameters());
        each.write();
      }
      return true;
    });
    loaded = Optional.of(saved);
    metrics.clear();
  }

  /// Frees the state.
  @Override
  public void close() {
    replicas.values().forEach(Replica::close);
  }

  /// Collects what an optimizer needs.
  public static final class Builder {
    private final Recipe recipe;
    private final Block block;
    private Executor executor = Runnable::run;
    private int threads = 1;
    private long stepsPerEpoch;
    private long seed;

    private Builder(Recipe recipe, Block block) {
      this.recipe = recipe.forOneGradient("DJL's trainer");
      this.block = block;
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

    /// What the noise of recipes that have some is drawn from; 0 where it is not said.
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    private io.thalweg.optim.Optimizer optimizer(Parameters parameters) {
      var builder =
          io.thalweg.optim.Optimizer.builder(recipe, parameters)
              .threads(executor, threads)
              .seed(new Seed(seed));
      return (stepsPerEpoch == 0 ? builder : builder.stepsPerEpoch(stepsPerEpoch)).build();
    }

    /// Takes what was said so far. Memory is allocated at the first step.
    public ThalwegOptimizer build() {
      return new ThalwegOptimizer(this);
    }
  }
}
