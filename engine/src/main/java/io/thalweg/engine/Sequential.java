package io.thalweg.engine;

import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Layers one behind the other; gradients by autograd.
final class Sequential implements Computation {
  private final List<Placed> layers;
  private final List<Leaf> leaves;
  private final Seed seed;
  private final Generator random;
  private long passes;

  /// A layer with its tensors.
  ///
  /// @param own its weights, then its buffers
  private record Placed(Layer layer, List<Tensor> own, List<Tensor> buffers) {}

  private Sequential(List<Placed> layers, List<Leaf> leaves, Seed seed) {
    this.layers = layers;
    this.leaves = leaves;
    this.seed = seed;
    random = torch.createCPUGenerator(seed.value());
  }

  /// Gives each layer its leaves, which are in the order of the layers, and makes the buffers.
  static Sequential of(Task task, List<Layer> layers, List<Leaf> leaves, Seed dropout) {
    List<Placed> placed = new ArrayList<>();
    List<Tensor> rest = new ArrayList<>(leaves.stream().map(Leaf::value).toList());
    Layers.walk(
        task,
        layers,
        (_, layer, shape) -> {
          List<Tensor> own = rest.subList(0, layer.weights(shape).size());
          List<Tensor> buffers = layer.buffers(shape).stream().map(Sequential::buffer).toList();
          List<Tensor> all = new ArrayList<>(own);
          all.addAll(buffers);
          own.clear();
          placed.add(new Placed(layer, List.copyOf(all), buffers));
        });
    return new Sequential(placed, leaves, dropout);
  }

  private static Tensor buffer(Layer.Weight weight) {
    double start = weight.drawing().from(new SplittableRandom(0)).getAsDouble();
    return torch.full(Shapes.array(weight.shape()), new Scalar(start));
  }

  @Override
  public List<Leaf> leaves() {
    return leaves;
  }

  @Override
  public Tensor outputs(Tensor features) {
    return through(features, Pass.JUDGED);
  }

  @Override
  public Tensor learning(Tensor features) {
    random.set_current_seed(seed.split(passes++).value());
    return through(features, Pass.learning(random));
  }

  @Override
  public List<Tensor> activity(Tensor features) {
    List<Tensor> seen = new ArrayList<>();
    through(features, Pass.judged(seen::add));
    return seen;
  }

  private Tensor through(Tensor features, Pass pass) {
    Tensor x = features;
    for (Placed each : layers) {
      x = each.layer().forward(x, each.own(), pass);
    }
    return x;
  }

  @Override
  public Runnable remember() {
    long before = passes;
    List<Tensor> buffers = layers.stream().flatMap(each -> each.buffers().stream()).toList();
    List<Tensor> copies = buffers.stream().map(Tensor::clone).toList();
    return () -> {
      passes = before;
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).copy_(copies.get(i));
      }
    };
  }
}
