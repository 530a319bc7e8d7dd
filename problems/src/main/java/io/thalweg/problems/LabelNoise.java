package io.thalweg.problems;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Wrong labels in the training data, symmetric: how an optimizer does where some examples lie.
///
/// ## Formula
///     exactly round(p·n) examples:  y' = (y + u) mod k,   u ~ U{1, …, k − 1}          k: classes
///
/// ## Source
/// Symmetric noise as in Patrini et al. 2017, [arXiv:1609.03683](https://arxiv.org/abs/1609.03683):
/// each other class is equally likely. There the number of wrong labels is random, here it is exact.
///
/// ## Notes
/// Which examples are wrong, and how, depends on the seed alone: those wrong at p = 0.1 are among
/// those at p = 0.2 and have the same wrong class there.
///
/// @param share p
/// @param seed of the noise
public record LabelNoise(double share, Seed seed) {
  public LabelNoise {
    if (!(share >= 0 && share <= 1)) {
      throw new SettingException("share must be in [0,1], got " + share);
    }
  }

  /// The data set with wrong training labels. What is not changed is shared with the original,
  /// whose memory must stay open.
  public Dataset onTraining(Dataset data, Arena arena) {
    return data.withTrain(on(data.train(), data.classes(), arena));
  }

  /// The examples with wrong labels, in new memory that lives as long as `arena`. The features are
  /// shared with the original, whose memory must stay open.
  public Split on(Split examples, int classes, Arena arena) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes must be at least 2, got " + classes);
    }
    int size = examples.size();
    MemorySegment labels = arena.allocate((long) size * Long.BYTES, 64);
    labels.copyFrom(examples.labels());
    long wrong = Math.round(share * size);
    SplittableRandom random = seed.split("wrong class").random();
    try (Arena confined = Arena.ofConfined()) {
      RowOrder order = RowOrder.shuffled(size, seed.split("wrong examples"), confined);
      for (int i = 0; i < wrong; i++) {
        int example = order.position(i);
        long label = labels.getAtIndex(ValueLayout.JAVA_LONG, example);
        long other = (label + random.nextInt(1, classes)) % classes; // y' = (y + u) mod k
        labels.setAtIndex(ValueLayout.JAVA_LONG, example, other);
      }
    }
    return new Split(examples.features(), labels, size, examples.width());
  }
}
