package io.thalweg.optim;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// A training with sparse gradients beside a yardstick: which numbers have one at a step, and how
/// far the two are apart.
final class SparseRun {
  static final int SIZE = 163;
  static final int STEPS = 200;

  private SparseRun() {}

  static Parameters parameters(Precision precision) {
    return TestRun.parameters(TestRun.LAYOUT, precision, TestRun.Memory.NATIVE);
  }

  /// Some numbers in random order, none at some steps and all at one. Low ones come often, the last
  /// never, like words of a language.
  static int[] indices(int step) {
    SplittableRandom random = new SplittableRandom(77L * step);
    int[] chosen = new int[SIZE];
    int count = 0;
    for (int i = 0; i < SIZE - 1; i++) {
      if (step == 60 || (step % 17 != 3 && random.nextDouble() < 2.0 / (i + 2))) {
        chosen[count++] = i;
      }
    }
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = chosen[i];
      chosen[i] = chosen[other];
      chosen[other] = kept;
    }
    return Arrays.copyOf(chosen, count);
  }

  /// Exact in float32.
  static double[] values(int step, int count) {
    return Arrays.copyOf(TestRun.gradient(step, SIZE), count);
  }

  /// The same gradient with its zeros.
  static double[] dense(int[] indices, double[] values) {
    double[] dense = new double[SIZE];
    for (int i = 0; i < indices.length; i++) {
      dense[indices[i]] = values[i];
    }
    return dense;
  }

  static double[] numbers(Parameters parameters) {
    double[] values = new double[SIZE];
    Arrays.setAll(values, parameters::value);
    return values;
  }

  static double[] of(Reference[] references, ToDoubleFunction<Reference> point) {
    return Arrays.stream(references).mapToDouble(point).toArray();
  }

  static Reference[] references(RuleVariant variant, Parameters parameters) {
    Reference[] references = new Reference[SIZE];
    for (int i = 0; i < SIZE; i++) {
      references[i] = variant.reference().get();
      references[i].start(parameters.value(i));
    }
    return references;
  }

  /// ‖a − b‖/‖b‖
  static double apart(double[] a, double[] b) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < a.length; i++) {
      difference = Math.hypot(difference, a[i] - b[i]);
      size = Math.hypot(size, b[i]);
    }
    return difference / size;
  }
}
