package io.thalweg.train;

import io.thalweg.engine.FlushToZero;
import io.thalweg.engine.Network;
import io.thalweg.engine.NetworkMemory;
import io.thalweg.optim.Parameters;
import io.thalweg.problems.DataException;
import io.thalweg.tensors.CheckpointFolder;
import io.thalweg.tensors.SafeTensors;
import io.thalweg.tensors.SafeTensors.Tensor;
import io.thalweg.tensors.TensorFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What a training had learnt at a checkpoint: the network's parameters at the point at which it is
/// judged, and its running averages. In PyTorch: `load_state_dict(load_file(…))`.
///
/// @param step steps made
/// @param epoch pass over the data in which the checkpoint was taken, from 1
/// @param testLoss nats per example; empty where the checkpoint lies within an epoch
/// @param tensors float32, by name, such as `0.weight` and `1.running_mean`
/// @param parametersSha256 of the parameters, in the network's order, as a [Run] states it
public record Weights(
    long step,
    int epoch,
    OptionalDouble testLoss,
    SortedMap<String, Tensor> tensors,
    String parametersSha256) {

  /// Which checkpoint.
  public enum Choice {
    /// The one with the least test loss of those that are kept; the latest where none was judged.
    BEST,
    /// The one with the most steps.
    LATEST
  }

  public Weights {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /// Reads them.
  ///
  /// @param checkpoints their folder; another process may be writing there
  /// @param training whose they are
  /// @param warned is told of each checkpoint that is damaged, in one line
  /// @return empty where there is no checkpoint
  /// @throws DataException where none is whole, or they are of another training
  public static Optional<Weights> of(
      Path checkpoints, Choice choice, Training training, Consumer<String> warned)
      throws IOException {
    try {
      Optional<CheckpointFolder.Saved> saved =
          switch (choice) {
            case BEST -> CheckpointFolder.best(checkpoints, warned);
            case LATEST -> CheckpointFolder.newest(checkpoints, warned);
          };
      return saved.map(each -> of(each, training));
    } catch (TensorFileException e) {
      throw new DataException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException("checkpoint in %s: %s".formatted(checkpoints, e.getMessage()));
    }
  }

  private static Weights of(CheckpointFolder.Saved saved, Training training) {
    SortedMap<String, String> was = new TreeMap<>(saved.manifest().identity());
    was.keySet().retainAll(training.identity().keySet());
    Saver.check(saved.folder(), was, training.identity());
    try (FlushToZero _ = new FlushToZero();
        Descent descent = new Descent(training)) {
      TrainingState.of(saved.tensors()).restore(descent);
      Network network = descent.network();
      return descent
          .optimizer()
          .evaluate(() ->
              new Weights(
                  saved.manifest().step(),
                  saved.manifest().epoch(),
                  saved.manifest().score(),
                  tensors(network),
                  Fingerprint.sha256(network.parameters())));
    }
  }

  private static SortedMap<String, Tensor> tensors(Network network) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    Parameters parameters = network.parameters();
    copy(parameters.tensors(), parameters.values(), tensors);
    NetworkMemory memory = network.memory();
    copy(network.averages(), memory.averages(), tensors);
    return tensors;
  }

  private static void copy(
      List<Parameters.Tensor> parts, MemorySegment all, SortedMap<String, Tensor> to) {
    for (Parameters.Tensor part : parts) {
      long bytes = part.length() * Float.BYTES;
      MemorySegment numbers =
          Arena.ofAuto()
              .allocate(bytes, 64)
              .copyFrom(all.asSlice(part.offset() * Float.BYTES, bytes));
      to.put(part.name(), Tensor.floats(numbers, part.shape().toArray(Long[]::new)));
    }
  }

  /// How many numbers they are.
  public long count() {
    return tensors.values().stream()
        .mapToLong(each -> each.numbers().byteSize() / Float.BYTES)
        .sum();
  }

  /// Writes them as a file of [SafeTensors].
  ///
  /// @param words that go with them
  public void write(OutputStream out, SortedMap<String, String> words) throws IOException {
    new SafeTensors(words, tensors).write(out);
  }
}
