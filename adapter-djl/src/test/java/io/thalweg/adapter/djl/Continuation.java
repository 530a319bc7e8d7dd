package io.thalweg.adapter.djl;

import io.thalweg.optim.Recipe;
import java.nio.file.Path;
import java.util.Arrays;

/// Goes on with a saved training in a process of its own and prints where it ends.
final class Continuation {
  private Continuation() {}

  static void main(String[] arguments) {
    int from = Integer.parseInt(arguments[2]);
    int to = Integer.parseInt(arguments[3]);
    try (var training =
        new DigitsTraining<>(99, block -> ThalwegOptimizer.of(Recipe.parse(arguments[0]), block))) {
      training.optimizer.load(Path.of(arguments[1]));
      training.steps(from, to);
      System.out.println("STEPS " + training.optimizer.steps());
      System.out.println("WEIGHTS " + digest(training.weights()));
      System.out.println(
          "EVALUATED " + training.optimizer.evaluate(() -> digest(training.weights())));
    }
  }

  /// Two hashes of all bits.
  static String digest(float[] numbers) {
    int[] bits = new int[numbers.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
    long sum = 0;
    for (int each : bits) {
      sum = sum * 6364136223846793005L + each;
    }
    return "%d numbers %x %x".formatted(bits.length, Arrays.hashCode(bits), sum);
  }
}
