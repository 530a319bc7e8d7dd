package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SparseForm;
import io.thalweg.optim.SparseOptimizer;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Logistic regression over hashed texts, one at a time, from zero.
///
/// @param bits there are 2^bits parameters, float32
/// @param clock nanoseconds
record SparseTrial(Recipe recipe, Form form, int bits, LongSupplier clock) {
  /// How gradients come to the rule.
  enum Form {
    LAZY,
    EXACT,
    DENSE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param seconds that the texts took
  /// @param accuracy on those held out
  record Outcome(double seconds, double accuracy) {}

  Outcome run(List<HashedText> texts, List<HashedText> heldOut) {
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters =
          Parameters.layout().add("weights", 1L << bits).allocate(Precision.FLOAT32, arena);
      return form == Form.DENSE
          ? dense(parameters, texts, heldOut)
          : sparse(parameters, texts, heldOut);
    }
  }

  private Outcome sparse(Parameters parameters, List<HashedText> texts, List<HashedText> heldOut) {
    SparseForm sparse = form == Form.EXACT ? SparseForm.EXACT : SparseForm.LAZY;
    try (SparseOptimizer optimizer = SparseOptimizer.of(recipe, parameters, sparse)) {
      int most = texts.stream().mapToInt(HashedText::nonZeros).max().orElse(0);
      double[] gradient = new double[most];
      long start = clock.getAsLong();
      for (HashedText text : texts) {
        int count = text.nonZeros();
        optimizer.catchUp(text.indices());
        double slope = slope(text, parameters);
        for (int i = 0; i < count; i++) {
          gradient[i] = slope * text.values()[i];
        }
        optimizer.step(text.indices(), gradient, count);
      }
      double seconds = (clock.getAsLong() - start) / 1e9;
      return new Outcome(seconds, optimizer.evaluate(judge(parameters, heldOut)));
    }
  }

  private Outcome dense(Parameters parameters, List<HashedText> texts, List<HashedText> heldOut) {
    try (Optimizer optimizer = Optimizer.of(recipe, parameters)) {
      long start = clock.getAsLong();
      for (HashedText text : texts) {
        double slope = slope(text, parameters);
        for (int i = 0; i < text.nonZeros(); i++) {
          parameters.gradient(text.indices()[i], slope * text.values()[i]);
        }
        optimizer.step();
        for (int index : text.indices()) {
          parameters.gradient(index, 0);
        }
      }
      double seconds = (clock.getAsLong() - start) / 1e9;
      return new Outcome(seconds, optimizer.evaluate(judge(parameters, heldOut)));
    }
  }

  /// Of the loss, by the score w·x.
  private static double slope(HashedText text, Parameters parameters) {
    double probability = 1 / (1 + Math.exp(-score(text, parameters))); // σ(w·x)
    return probability - (text.label() ? 1 : 0);
  }

  private static double score(HashedText text, Parameters parameters) {
    double score = 0;
    for (int i = 0; i < text.nonZeros(); i++) {
      score += text.values()[i] * parameters.value(text.indices()[i]);
    }
    return score;
  }

  private static Supplier<Double> judge(Parameters parameters, List<HashedText> heldOut) {
    return () ->
        heldOut.stream().filter(text -> score(text, parameters) > 0 == text.label()).count()
            / (double) heldOut.size();
  }
}
