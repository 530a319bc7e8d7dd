package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A network whose parameters and gradients lie in the flat memory of [Parameters]: the engine
/// reads the one and writes the other, a rule steps from the other to the one, nothing is copied.
///
/// Its loss is the mean cross-entropy −log p(label), p the softmax of the outputs, where it tells
/// classes apart; the mean square error where it predicts numbers. One thread at a time may use it.
/// [#close] frees the parameters too.
///
/// ## Notes
///
/// [#lossAndGradient] is for learning: units are dropped and batches normalised by themselves, in
/// models that do so. All else judges the network as it is, and [#hessianProduct] is of that loss.
public final class Network implements AutoCloseable {
  static {
    Engine.start();
  }

  /// Examples that are judged at a time: large enough to keep every thread busy, small enough for
  /// the activations to stay in megabytes and to fit where those of training batches were.
  static final int CHUNK = 256;

  private static final long[] UNITS = {1};

  private final Task task;
  private final Objective objective;
  private final Parameters parameters;
  private final Arena arena;
  private final PointerScope scope;
  private final Computation computation;
  private final Batch batch = new Batch();
  private boolean closed;

  /// How a network is put together.
  ///
  /// @param layout of the parameters
  /// @param model makes the computation of the leaves, which are in the layout's order
  record Plan(Parameters.Layout layout, Function<List<Leaf>, Computation> model) {}

  /// Allocates the parameters, zeroed, and views them as tensors.
  Network(
      Task task,
      Objective objective,
      Parameters.Layout layout,
      Function<List<Leaf>, Computation> model) {
    this(task, objective, () -> new Plan(layout, model));
  }

  /// The same where the layout is known only by native work, whose objects the network then holds.
  Network(Task task, Objective objective, Supplier<Plan> planning) {
    this.task = task;
    this.objective = objective;
    this.arena = Arena.ofShared();
    try (PointerScope open = new PointerScope()) {
      Plan plan = planning.get();
      this.parameters = plan.layout().allocate(Precision.FLOAT32, arena);
      this.computation = plan.model().apply(leaves(parameters));
      this.scope = open.extend();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static List<Leaf> leaves(Parameters parameters) {
    Tensor values = Views.floats(parameters.values(), parameters.length());
    Tensor gradients = Views.floats(parameters.gradients(), parameters.length());
    return parameters.tensors().stream()
        .map(tensor ->
            new Leaf(Views.slice(values, tensor).detach(), Views.slice(gradients, tensor)))
        .toList();
  }

  /// The network's own memory, float32; valid until [#close].
  public Parameters parameters() {
    return parameters;
  }

  Computation computation() {
    return computation;
  }

  Objective objective() {
    return objective;
  }

  /// What it is to fit.
  public Task task() {
    return task;
  }

  /// Mean loss over all examples; its gradient overwrites the parameters' gradients.
  public double lossAndGradient(Examples examples) {
    check(examples);
    try (PointerScope _ = new PointerScope()) {
      return lossAndGradient(examples.features(), examples.targets());
    }
  }

  /// Mean loss over a batch; its gradient overwrites the parameters' gradients.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  public double lossAndGradient(Examples examples, MemorySegment order, long from, int count) {
    check(examples);
    try (PointerScope _ = new PointerScope()) {
      Batch.Gathered gathered = batch.gather(examples, order, from, count);
      return lossAndGradient(gathered.features(), gathered.targets());
    }
  }

  /// The same for targets drawn from what the network predicts, which are other than the examples':
  /// labels by its probabilities, numbers around its outputs with the variance at which a mean
  /// square error is a likelihood. The squares of such a gradient estimate the curvature.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  /// @param seed of what is drawn
  public double sampledGradient(
      Examples examples, MemorySegment order, long from, int count, Seed seed) {
    check(examples);
    try (PointerScope _ = new PointerScope()) {
      return sampledGradient(batch.gather(examples, order, from, count).features(), seed);
    }
  }

  /// The same over all examples at once.
  public double sampledGradient(Examples examples, Seed seed) {
    check(examples);
    try (PointerScope _ = new PointerScope()) {
      return sampledGradient(examples.features(), seed);
    }
  }

  private double sampledGradient(Tensor features, Seed seed) {
    Tensor targets;
    try (NoGradGuard _ = new NoGradGuard()) {
      targets = objective.drawn(computation.outputs(features), seed.random());
    }
    return computation.lossAndGradient(features, targets, objective);
  }

  private double lossAndGradient(Tensor features, Tensor given) {
    return computation.lossAndGradient(features, objective.targets(features, given), objective);
  }

  /// Overwrites `product` with Hv, H the Hessian of the mean loss over all examples at the
  /// parameters, exact but for float32's rounding. Parameters and gradients stay as they are.
  ///
  /// Where an activation has a kink, H is that of the piece on which the parameters lie.
  ///
  /// @param vector v, float32 in native memory, laid out as the parameters
  /// @param product Hv, the same; must not overlap `vector`
  public void hessianProduct(Examples examples, MemorySegment vector, MemorySegment product) {
    check(examples);
    check(vector, product);
    try (PointerScope _ = new PointerScope()) {
      HessianProduct sum = HessianProduct.of(computation, objective, parameters, vector, product);
      sum.clear();
      for (int from = 0; from < examples.size(); from += CHUNK) {
        int count = Math.min(CHUNK, examples.size() - from);
        try (PointerScope _ = new PointerScope()) {
          sum.add(
              examples.features().narrow(0, from, count),
              examples.targets().narrow(0, from, count),
              examples.size());
        }
      }
    }
  }

  /// The same for the mean loss over a batch.
  ///
  /// @param order indices of examples, int64, in native memory
  /// @param from where in `order` the batch starts
  /// @param count how many examples it has
  /// @param vector v, float32 in native memory, laid out as the parameters
  /// @param product Hv, the same; must not overlap `vector`
  public void hessianProduct(
      Examples examples,
      MemorySegment order,
      long from,
      int count,
      MemorySegment vector,
      MemorySegment product) {
    check(examples);
    check(vector, product);
    MemorySegment chosen = Batch.indices(examples, order, from, count);
    try (PointerScope _ = new PointerScope()) {
      HessianProduct sum = HessianProduct.of(computation, objective, parameters, vector, product);
      Tensor indices = Views.longs(chosen, count);
      sum.clear();
      for (int done = 0; done < count; done += CHUNK) {
        try (PointerScope _ = new PointerScope()) {
          Tensor index = indices.narrow(0, done, Math.min(CHUNK, count - done));
          sum.add(
              examples.features().index_select(0, index),
              examples.targets().index_select(0, index),
              count);
        }
      }
    }
  }

  private void check(MemorySegment vector, MemorySegment product) {
    Views.check("vector", vector, parameters.values().byteSize());
    Views.check("product", product, parameters.values().byteSize());
    if (vector.asOverlappingSlice(product).isPresent()) {
      throw new IllegalArgumentException("vector and product must not overlap");
    }
  }

  /// Overwrites `gradient` with ∂Lᵢ/∂xᵢ for each example i, Lᵢ its own loss: how the network is
  /// made to err. Parameters and gradients stay as they are.
  ///
  /// @param gradient float32 in native memory, `[size, width]`
  public void featureGradient(Examples examples, MemorySegment gradient) {
    check(examples);
    Views.check("gradient", gradient, (long) examples.size() * examples.width() * Float.BYTES);
    forEachChunk(
        examples,
        (from, features, targets) -> {
          Tensor x = features.detach().set_requires_grad(true);
          try (AutoGradMode _ = new AutoGradMode(true)) {
            Tensor mean = objective.loss(computation.outputs(x), targets);
            TensorVector loss = new TensorVector(mean.mul(new Scalar((double) x.size(0))));
            Tensor dx = torch.grad(loss, new TensorVector(x)).get(0);
            Views.floats(gradient, examples.size(), examples.width())
                .narrow(0, from, x.size(0))
                .copy_(dx);
          }
        });
  }

  /// Mean loss and accuracy over all examples.
  public Evaluation evaluate(Examples examples) {
    check(examples);
    Score score = new Score(objective);
    forEachChunk(
        examples, (_, features, targets) -> score.add(computation.outputs(features), targets));
    return score.evaluation();
  }

  /// The most likely class of each example.
  ///
  /// @throws IllegalArgumentException where it predicts numbers
  public int[] predict(Examples examples) {
    check(examples);
    if (objective != Objective.CROSS_ENTROPY) {
      throw new IllegalArgumentException("the network predicts numbers, not classes");
    }
    int[] predictions = new int[examples.size()];
    forEachChunk(
        examples,
        (from, features, _) -> {
          LongPointer classes = Score.mostLikely(computation.outputs(features)).data_ptr_long();
          for (int i = 0; i < features.size(0); i++) {
            predictions[from + i] = (int) classes.get(i);
          }
        });
    return predictions;
  }

  /// What the network says of each example: logits or numbers, `[size, outputs]`, row by row.
  public float[] outputs(Examples examples) {
    check(examples);
    int each = objective == Objective.RECONSTRUCTION ? task.width() : task.outputs();
    float[] all = new float[Math.multiplyExact(examples.size(), each)];
    forEachChunk(
        examples,
        (from, features, _) -> {
          Tensor outputs = computation.outputs(features).contiguous();
          outputs.data_ptr_float().get(all, from * each, (int) features.size(0) * each);
        });
    return all;
  }

  /// Units of one nonlinearity.
  ///
  /// @param units how many; in images the channels
  /// @param dead how many give the same for every example and, in images, everywhere
  public record Activity(int units, int dead) {}

  /// The units of each nonlinearity, from the input on.
  public List<Activity> activity(Examples examples) {
    check(examples);
    List<float[]> least = new ArrayList<>();
    List<float[]> most = new ArrayList<>();
    forEachChunk(
        examples,
        (_, features, _) -> {
          List<Tensor> layers = computation.activity(features);
          for (int i = 0; i < layers.size(); i++) {
            Tensor byUnit = layers.get(i).transpose(0, 1).flatten(1, -1);
            extend(least, i, byUnit.amin(UNITS, false), Math::min);
            extend(most, i, byUnit.amax(UNITS, false), Math::max);
          }
        });
    return IntStream.range(0, least.size())
        .mapToObj(i -> new Activity(least.get(i).length, dead(least.get(i), most.get(i))))
        .toList();
  }

  private static void extend(
      List<float[]> bounds, int layer, Tensor chunk, DoubleBinaryOperator extreme) {
    float[] found = new float[(int) chunk.numel()];
    chunk.data_ptr_float().get(found);
    if (layer == bounds.size()) {
      bounds.add(found);
    }
    float[] bound = bounds.get(layer);
    for (int i = 0; i < bound.length; i++) {
      bound[i] = (float) extreme.applyAsDouble(bound[i], found[i]);
    }
  }

  private static int dead(float[] least, float[] most) {
    return (int) IntStream.range(0, least.length).filter(i -> least[i] == most[i]).count();
  }

  /// Does something, a look at gradients for instance, that leaves no trace in what the network
  /// does afterwards: neither in what it drops nor in its running averages. Gradients are not put
  /// back.
  public void undisturbed(Runnable work) {
    try (PointerScope _ = new PointerScope()) {
      Runnable restore = computation.remember();
      try {
        work.run();
      } finally {
        restore.run();
      }
    }
  }

  /// Whether the loss and gradient of a batch are the means of those of its examples, however the
  /// batch is cut: so without dropout and batch normalisation, in a network of layers known here.
  public boolean isPerExample() {
    return computation.isPerExample();
  }

  /// What it keeps besides its parameters.
  ///
  /// @throws io.thalweg.optim.SettingException where its layers are not known here
  public NetworkMemory memory() {
    return computation.memory();
  }

  /// Name, shape and place of each of the [averages][NetworkMemory#averages] that it keeps, in
  /// their order; named as PyTorch names its buffers, such as `1.running_mean`.
  public List<Parameters.Tensor> averages() {
    return computation.averages();
  }

  /// Goes on from what a network of the same model kept.
  public void recall(NetworkMemory memory) {
    computation.recall(memory);
  }

  private interface Chunk {
    void visit(int from, Tensor features, Tensor targets);
  }

  private void forEachChunk(Examples examples, Chunk chunk) {
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int count = Math.min(CHUNK, examples.size() - from);
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Tensor features = examples.features().narrow(0, from, count);
        Tensor given = examples.targets().narrow(0, from, count);
        chunk.visit(from, features, objective.targets(features, given));
      }
    }
  }

  private void check(Examples examples) {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    check(task, objective, examples);
  }

  static void check(Task task, Objective objective, Examples examples) {
    boolean fits =
        objective == Objective.RECONSTRUCTION
            || (examples.kind() == task.kind() && examples.outputs() == task.outputs());
    if (examples.width() != task.width() || !fits) {
      throw new IllegalArgumentException(
          "the network takes %d features and %d %s, the examples have %d and %d %s"
              .formatted(
                  task.width(),
                  task.outputs(),
                  word(task.kind()),
                  examples.width(),
                  examples.outputs(),
                  word(examples.kind())));
    }
  }

  private static String word(Task.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// Frees all that it holds in native memory, the parameters too.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scope.close();
      batch.close();
      arena.close();
    }
  }
}
