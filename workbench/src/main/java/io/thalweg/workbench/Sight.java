package io.thalweg.workbench;

import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import io.thalweg.train.Descent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a network says of examples. To be used by one thread at a time, the one that trains it or,
/// for a copy, any.
final class Sight implements AutoCloseable {
  private static final int MOST_EXAMPLES = 2_000;
  private static final int SHOWN = 40;
  private static final int SHOWN_WRONG = 60;

  private final Network network;
  private final About about;
  private final Optional<Span> span;
  private final Runnable close;

  private Sight(Network network, Dataset data, Runnable close) {
    this.network = network;
    about = About.of(data);
    span = Span.of(data);
    this.close = close;
  }

  /// What a network is asked about.
  ///
  /// @param shape of an example
  /// @param classes names of what it tells apart; empty where it does something else
  /// @param examples to test it with
  record About(String data, List<Integer> shape, List<String> classes, int examples) {
    static About of(Dataset data) {
      return new About(data.name(), data.inputShape(), data.classNames(), data.test().size());
    }

    int width() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /// The features that stand for 0 and for 1.
  private record Span(double low, double high) {
    private static final int LOOKED_AT = 500;
    private static final double ROUNDING = 1e-6;

    /// Of examples between 0 and 1 nothing is to be changed. Images that were scaled otherwise were
    /// so with the same figures for all pixels: what is the darkest and the brightest tells them.
    /// Empty where each feature has figures of its own.
    static Optional<Span> of(Dataset data) {
      Split some = data.train().head(Math.min(LOOKED_AT, data.train().size()));
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < some.size(); i++) {
        for (int j = 0; j < some.width(); j++) {
          low = Math.min(low, some.feature(i, j));
          high = Math.max(high, some.feature(i, j));
        }
      }
      if (low >= -ROUNDING && high <= 1 + ROUNDING) {
        return Optional.of(new Span(0, 1));
      }
      return Optional.of(new Span(low, high)).filter(_ -> data.inputShape().size() == 2);
    }

    float feature(double pixel) {
      return (float) (low + pixel * (high - low));
    }

    double pixel(double feature) {
      return Math.clamp((feature - low) / (high - low), 0, 1);
    }
  }

  /// An example and what the network takes it for.
  ///
  /// @param label what it is
  /// @param confidence probability of what it was taken for
  /// @param pixels 0 to 255, Base64; empty where it is no image
  record Seen(int index, int label, int predicted, double confidence, String pixels) {}

  /// @param examples that were looked at
  /// @param correct how many of them the network takes for what they are
  /// @param sample the first
  /// @param wrong those it is wrong about, the surest first
  record Predictions(int examples, int correct, List<Seen> sample, List<Seen> wrong) {}

  /// A network at work; to be used on its own thread.
  static Sight of(Descent descent) {
    return new Sight(descent.network(), descent.training().data(), () -> {});
  }

  /// A copy, at the point where the network is judged.
  ///
  /// @throws SettingException where it can not be copied
  static Sight copyOf(Descent descent) {
    Network copy = Descent.network(descent.training());
    try {
      copy.recall(descent.network().memory());
      copy.parameters().copyFrom(descent.network().parameters());
      return new Sight(copy, descent.training().data(), copy::close);
    } catch (RuntimeException | Error thrown) {
      copy.close();
      throw thrown;
    }
  }

  About about() {
    return about;
  }

  /// Probabilities of the classes.
  ///
  /// @param pixels of one example, from 0 to 1: they are scaled as what the network learnt from
  double[] read(List<Double> pixels) {
    checkClasses();
    if (pixels.size() != about.width()) {
      throw new SettingException(
          "pixels must be %d numbers, got %d".formatted(about.width(), pixels.size()));
    }
    Span scale =
        span.orElseThrow(() ->
            new SettingException(
                "numbers from 0 to 1 can not be read: the network was trained with"
                    + " scaling=standard, which has other figures for each feature"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment row = arena.allocate((long) about.width() * Float.BYTES, 64);
      for (int i = 0; i < about.width(); i++) {
        row.setAtIndex(ValueLayout.JAVA_FLOAT, i, scale.feature(pixels.get(i)));
      }
      MemorySegment label = arena.allocate(Long.BYTES, 64);
      try (Examples one = Examples.of(row, label, 1, about.width(), about.classes().size())) {
        return probabilities(network.outputs(one), 0);
      }
    }
  }

  /// What it says of the first test examples.
  Predictions predictions(Descent descent) {
    checkClasses();
    Dataset data = descent.training().data();
    Split split = data.test().head(Math.min(MOST_EXAMPLES, data.test().size()));
    float[] outputs;
    try (Examples examples = Descent.examples(split, data)) {
      outputs = network.outputs(examples);
    }
    List<Seen> all =
        IntStream.range(0, split.size()).mapToObj(i -> seen(split, outputs, i)).toList();
    List<Seen> wrong =
        all.stream()
            .filter(each -> each.label() != each.predicted())
            .sorted(Comparator.comparingDouble(Seen::confidence).reversed())
            .toList();
    return new Predictions(
        all.size(),
        all.size() - wrong.size(),
        drawn(split, all, SHOWN),
        drawn(split, wrong, SHOWN_WRONG));
  }

  private void checkClasses() {
    if (about.classes().isEmpty()) {
      throw new SettingException("only a network that tells classes apart can be asked");
    }
  }

  private Seen seen(Split split, float[] outputs, int index) {
    double[] p = probabilities(outputs, index);
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      best = p[i] > p[best] ? i : best;
    }
    return new Seen(index, split.label(index), best, p[best], "");
  }

  /// Softmax of a row.
  private double[] probabilities(float[] outputs, int row) {
    int n = about.classes().size();
    if (outputs.length % n != 0) {
      throw new SettingException("this network does not say how probable each class is");
    }
    double[] p = new double[n];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      most = Math.max(most, outputs[row * n + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      p[i] = Math.exp(outputs[row * n + i] - most);
      sum += p[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] /= sum;
    }
    return p;
  }

  private List<Seen> drawn(Split split, List<Seen> all, int most) {
    List<Seen> drawn = new ArrayList<>();
    for (Seen each : all.subList(0, Math.min(most, all.size()))) {
      drawn.add(
          new Seen(
              each.index(),
              each.label(),
              each.predicted(),
              each.confidence(),
              about.shape().size() == 2 ? pixels(span.orElseThrow(), split, each.index()) : ""));
    }
    return drawn;
  }

  private static String pixels(Span span, Split split, int index) {
    byte[] bytes = new byte[split.width()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(255 * span.pixel(split.feature(index, i)));
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    close.run();
  }
}
