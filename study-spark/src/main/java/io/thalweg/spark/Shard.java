package io.thalweg.spark;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Examples;
import io.thalweg.engine.FlushToZero;
import io.thalweg.engine.Model;
import io.thalweg.engine.Network;
import io.thalweg.optim.Recipe;
import io.thalweg.problems.Dataset;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/// One executor's share of the training data, with a network to take gradients by. It opens the
/// network when it is first asked, and again where it was moved.
final class Shard implements Serializable {
  private static final long serialVersionUID = 1;

  private final Model model;
  private final Broadcast<SentData> data;
  private final long seed;
  private final long from;
  private transient @Nullable Opened opened;

  /// @param data whose training examples are the share
  /// @param seed that the model is built with
  /// @param from index of the share's first example in the whole data set
  Shard(Model model, Broadcast<SentData> data, long seed, long from) {
    this.model = model;
    this.data = data;
    this.seed = seed;
    this.from = from;
  }

  /// What lies in native memory.
  private record Opened(Dataset dataset, Network network, Examples examples) {}

  private Opened open() {
    Engine.start(1);
    Dataset dataset = data.value().dataset();
    Training training =
        new Training(model, dataset, Recipe.parse("sgd"), seed, 1, 1, 1, Training.LOSS_BOUND);
    Network network = Descent.network(training);
    return new Opened(dataset, network, Descent.examples(dataset.train(), dataset));
  }

  /// The sum over those examples of a batch that are here.
  synchronized GradientSum gradient(Point point) {
    Opened here = Optional.ofNullable(opened).orElseGet(this::open);
    opened = here;
    int size = here.dataset().train().size();
    long[] own =
        Arrays.stream(point.batch())
            .filter(index -> index >= from && index < from + size)
            .map(index -> index - from)
            .toArray();
    if (own.length == 0) {
      return new GradientSum();
    }
    try (FlushToZero _ = new FlushToZero();
        Arena arena = Arena.ofConfined()) {
      MemorySegment values = here.network().parameters().values();
      MemorySegment.copy(
          point.parameters(), 0, values, ValueLayout.JAVA_FLOAT, 0, point.parameters().length);
      MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_LONG, own);
      double loss = here.network().lossAndGradient(here.examples(), order, 0, own.length);
      float[] sum = here.network().parameters().gradients().toArray(ValueLayout.JAVA_FLOAT);
      for (int i = 0; i < sum.length; i++) {
        sum[i] *= own.length;
      }
      return new GradientSum(sum, loss * own.length, own.length);
    }
  }

  /// Frees the native memory.
  synchronized void close() {
    if (opened != null) {
      opened.examples().close();
      opened.network().close();
      opened = null;
    }
  }
}
