package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseTrialTest {
  @TempDir Path folder;

  @Test
  void hashedTextsHaveABiasAndNormOne() {
    HashedText text = HashedText.of(new LabelledText(true, "To be, or not to be.", "x"), 20);
    assertThat(text.indices()[0]).isZero();
    assertThat(text.values()[0]).isEqualTo(1);
    // 4 words and 6 pairs, the start's among them; "be" and "to" and "to be" are there twice.
    assertThat(text.nonZeros()).isEqualTo(1 + 4 + 5);
    assertThat(Arrays.stream(text.values()).map(x -> x * x).sum()).isCloseTo(2, within(1e-12));
    assertThat(text.indices()).isSorted();
    assertThat(text.indices()[text.nonZeros() - 1]).isLessThan(1 << 20);
  }

  @Test
  void sentencesAreThoseOfJavadoc() {
    String source =
        """
        /* Copyright of somebody, which is no sentence of Javadoc at all. */
        /**
         * Returns the <b>number</b> of {@code elements} in this collection.
         * If there are more than enough, returns a bound on their number. Short one.
         */
        """;
    assertThat(LabelledText.sentences(source))
        .containsExactly(
            "Returns the number of elements in this collection.",
            "If there are more than enough, returns a bound on their number.");
  }

  @Test
  void filesHaveTwoLabels() throws IOException {
    Path file = folder.resolve("texts");
    Files.writeString(file, "spam\tbuy now\nham\tsee you\nspam\tfree\n");
    assertThat(LabelledText.read(file))
        .extracting(LabelledText::label)
        .containsExactly(false, true, false);
    Files.writeString(file, "a\tx\nb\ty\nc\tz\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledText.read(file))
        .withMessageContaining("two labels in all; got \"c\tz\"");
    Files.writeString(file, "no tab\n");
    assertThatIllegalArgumentException().isThrownBy(() -> LabelledText.read(file));
  }

  @Test
  void exactAndDenseStepsJudgeAlikeAndLearn() {
    List<HashedText> texts =
        LabelledText.generated(1200, new Seed(3)).stream()
            .map(text -> HashedText.of(text, 12))
            .toList();
    List<HashedText> training = texts.subList(0, 800);
    List<HashedText> heldOut = texts.subList(800, 1200);
    Recipe recipe = Recipe.parse("adam(rate=0.01)");
    double exact = accuracy(recipe, SparseTrial.Form.EXACT, training, heldOut);
    assertThat(exact)
        .isCloseTo(accuracy(recipe, SparseTrial.Form.DENSE, training, heldOut), within(0.003));
    assertThat(exact).isGreaterThan(0.55);
    assertThat(accuracy(recipe, SparseTrial.Form.LAZY, training, heldOut)).isGreaterThan(0.55);
  }

  private static double accuracy(
      Recipe recipe, SparseTrial.Form form, List<HashedText> texts, List<HashedText> heldOut) {
    return new SparseTrial(recipe, form, 12, () -> 0).run(texts, heldOut).accuracy();
  }
}
