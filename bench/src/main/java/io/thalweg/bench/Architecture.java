package io.thalweg.bench;

import io.thalweg.problems.Dataset;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/// What is trained: each contestant builds it in terms of its own. Every number starts from
/// U(±1/√n), n being the numbers that a layer's unit sums up or, in a recurrent layer, its units.
enum Architecture {
  /// One hidden layer of [#HIDDEN] units with ReLU.
  MLP,
  /// Convolution 5×5 to 6 channels, padded by 2, ReLU, pooling 2×2; convolution 5×5 to 16 channels,
  /// ReLU, pooling 2×2; linear layers of 120 and 84 units with ReLU.
  LENET,
  /// A long short-term memory of [#REMEMBERED] units that reads an image row by row; a linear layer
  /// judges by its last output. It has two vectors of biases, which are only ever added.
  LSTM;

  static final int HIDDEN = 128;
  static final int REMEMBERED = 64;

  /// The shape in which it takes several examples: `[count, features]`, `[count, channels, rows,
  /// columns]` or `[count, steps, features]`.
  long[] shape(long count, Dataset data) {
    List<Integer> example = data.inputShape();
    LongStream sizes =
        switch (this) {
          case MLP -> LongStream.of(data.train().width());
          case LENET -> LongStream.of(1, example.get(0), example.get(1));
          case LSTM -> LongStream.of(example.get(0), example.get(1));
        };
    return LongStream.concat(LongStream.of(count), sizes).toArray();
  }

  /// As it is named on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
