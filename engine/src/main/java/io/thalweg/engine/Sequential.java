package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
  private final List<Parameters.Tensor> averages;
  private final Seed seed;
  private final Generator random;
  private long passes;

  /// A layer with its tensors.
  ///
  /// @param own its weights, then its buffers
  private record Placed(Layer layer, List<Tensor> own, List<Tensor> buffers) {}

  private Sequential(
      List<Placed> layers, List<Leaf> leaves, List<Parameters.Tensor> averages, Seed seed) {
    this.layers = layers;
    this.leaves = leaves;
    this.averages = averages;
    this.seed = seed;
    random = torch.createCPUGenerator(seed.value());
  }

  /// Gives each layer its leaves, which are in the order of the layers, and makes the buffers.
  static Sequential of(Task task, List<Layer> layers, List<Leaf> leaves, Seed dropout) {
    List<Placed> placed = new ArrayList<>();
    List<Tensor> rest = new ArrayList<>(leaves.stream().map(Leaf::value).toList());
    Parameters.Layout averages = Parameters.layout();
    Layers.walk(
        task,
        layers,
        (place, layer, shape) -> {
          List<Tensor> own = rest.subList(0, layer.weights(shape).size());
          List<Tensor> buffers = layer.buffers(shape).stream().map(Sequential::buffer).toList();
          for (Layer.Weight buffer : layer.buffers(shape)) {
            averages.add(place + "." + buffer.name(), Shapes.array(buffer.shape()));
          }
          List<Tensor> all = new ArrayList<>(own);
          all.addAll(buffers);
          own.clear();
          placed.add(new Placed(layer, List.copyOf(all), buffers));
        });
    return new Sequential(placed, leaves, averages.tensors(), dropout);
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
  public boolean isPerExample() {
    return layers.stream().allMatch(each -> each.layer().isPerExample());
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
  public NetworkMemory memory() {
    List<Tensor> buffers = buffers();
    MemorySegment averages = MemorySegment.ofArray(new float[length(buffers)]);
    long at = 0;
    for (Tensor buffer : buffers) {
      float[] numbers = new float[(int) buffer.numel()];
      buffer.data_ptr_float().get(numbers);
      MemorySegment.copy(numbers, 0, averages, ValueLayout.JAVA_FLOAT, at, numbers.length);
      at += (long) numbers.length * Float.BYTES;
    }
    return new NetworkMemory(passes, averages);
  }

  @Override
  public List<Parameters.Tensor> averages() {
    return averages;
  }

  @Override
  public void recall(NetworkMemory memory) {
    List<Tensor> buffers = buffers();
    long bytes = (long) length(buffers) * Float.BYTES;
    if (memory.passes() < 0 || memory.averages().byteSize() != bytes) {
      throw new IllegalArgumentException(
          "memory must have passes from 0 on and %d bytes of averages, got %d and %d"
              .formatted(bytes, memory.passes(), memory.averages().byteSize()));
    }
    passes = memory.passes();
    long at = 0;
    for (Tensor buffer : buffers) {
      float[] numbers = new float[(int) buffer.numel()];
      MemorySegment.copy(
          memory.averages(), ValueLayout.JAVA_FLOAT_UNALIGNED, at, numbers, 0, numbers.length);
      buffer.data_ptr_float().put(numbers);
      at += (long) numbers.length * Float.BYTES;
    }
  }

  private List<Tensor> buffers() {
    return layers.stream().flatMap(each -> each.buffers().stream()).toList();
  }

  private static int length(List<Tensor> buffers) {
    return Math.toIntExact(buffers.stream().mapToLong(Tensor::numel).sum());
  }

  @Override
  public Runnable remember() {
    long before = passes;
    List<Tensor> buffers = buffers();
    List<Tensor> copies = buffers.stream().map(Tensor::clone).toList();
    return () -> {
      passes = before;
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).copy_(copies.get(i));
      }
    };
  }
}
