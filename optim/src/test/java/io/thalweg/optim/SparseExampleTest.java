package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The example of `docs/sparse.md`: that it does what it says, and that it is the one there.
class SparseExampleTest {
  interface Text {
    boolean label();

    int[] indices();

    double[] counts();
  }

  static float[] train(Iterable<Text> texts, int features) {
    // example
    float[] weights = new float[features];
    Parameters parameters = Parameters.of(weights, new float[features]);
    Recipe recipe = Recipe.parse("adam(rate=0.01)");
    try (var optimizer = SparseOptimizer.of(recipe, parameters, SparseForm.EXACT)) {
      for (Text text : texts) {
        int[] indices = text.indices(); // features of this text
        optimizer.catchUp(indices); // their weights are up to date from here on
        double score = 0;
        for (int i = 0; i < indices.length; i++) {
          score += weights[indices[i]] * text.counts()[i];
        }
        double slope = 1 / (1 + Math.exp(-score)) - (text.label() ? 1 : 0);
        double[] gradient = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
          gradient[i] = slope * text.counts()[i];
        }
        optimizer.step(indices, gradient);
      }
      optimizer.flush(); // all weights are up to date
    }
    // end of example
    return weights;
  }

  /// A word, and one that all texts have.
  private static Text text(int word) {
    return new Text() {
      @Override
      public boolean label() {
        return word % 2 == 1;
      }

      @Override
      public int[] indices() {
        return new int[] {99, word};
      }

      @Override
      public double[] counts() {
        return new double[] {1, 1};
      }
    };
  }

  @Test
  void learnsWhichWordsBelongToWhichLabel() {
    SplittableRandom random = new SplittableRandom(1);
    Iterable<Text> texts =
        () -> random.ints(2000, 0, 50).mapToObj(SparseExampleTest::text).iterator();
    float[] weights = train(texts, 100);
    for (int word = 0; word < 50; word++) {
      assertThat(weights[word] + weights[99] > 0).isEqualTo(word % 2 == 1);
    }
    assertThat(weights[60]).isZero();
  }

  @Test
  void standsInTheDocument() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/thalweg/optim/SparseExampleTest.java"));
    String example =
        source.substring(source.indexOf("// example\n") + 11, source.indexOf("// end of example"));
    assertThat(words(Files.readString(Path.of("../docs/sparse.md")))).contains(words(example));
  }

  private static String words(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" ")).replaceAll(" +", " ");
  }
}
