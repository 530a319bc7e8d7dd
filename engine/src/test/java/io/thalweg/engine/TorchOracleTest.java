package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Precision;
import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our rules beside LibTorch's own optimizers: 100 steps under a falling rate, same gradients.
///
/// LibTorch has no Adadelta, RAdam and Lookahead in C++; these rest on the references in `optim`.
class TorchOracleTest {
  private static final int STEPS = 100;
  private static final double RATE = 0.01;
  private static final double FALL = 0.98;
  private static final List<Integer> SIZES = List.of(1, 7, 64, 1023, 4098);

  /// @param recipe with `%s` for the rate
  record Case(String recipe, Function<TensorVector, org.bytedeco.pytorch.Optimizer> torch) {
    @Override
    public String toString() {
      return recipe;
    }
  }

  private static List<Case> cases() {
    return List.of(
        sgd("sgd(rate=%s)", options -> {}),
        sgd("momentum(rate=%s)", options -> options.momentum().put(0.9)),
        sgd(
            "momentum(rate=%s, momentum=0.8, dampening=0.3)",
            options -> {
              options.momentum().put(0.8);
              options.dampening().put(0.3);
            }),
        sgd(
            "nesterov(rate=%s)",
            options -> {
              options.momentum().put(0.9);
              options.nesterov().put(true);
            }),
        adagrad("adagrad(rate=%s)", options -> options.eps().put(1e-10)),
        adagrad(
            "adagrad(rate=%s, decay=0.05, accumulator=0.1, epsilon=1e-3)",
            options -> {
              options.lr_decay().put(0.05);
              options.initial_accumulator_value().put(0.1);
              options.eps().put(1e-3);
            }),
        rmsprop("rmsprop(rate=%s)", options -> {}),
        rmsprop(
            "rmsprop(rate=%s, beta=0.9, epsilon=1e-4)",
            options -> {
              options.alpha().put(0.9);
              options.eps().put(1e-4);
            }),
        rmsprop("rmsprop(rate=%s, centered=true)", options -> options.centered().put(true)),
        rmsprop("rmsprop(rate=%s, momentum=0.9)", options -> options.momentum().put(0.9)),
        rmsprop(
            "rmsprop(rate=%s, centered=true, momentum=0.8)",
            options -> {
              options.centered().put(true);
              options.momentum().put(0.8);
            }),
        sgd(
            "chain(l2(0.1), momentum(rate=%s))",
            options -> {
              options.momentum().put(0.9);
              options.weight_decay().put(0.1);
            }),
        new Case("adam(rate=%s)", leaves -> new Adam(leaves, new AdamOptions(RATE))),
        new Case(
            "chain(l2(0.1), adam(rate=%s))",
            leaves -> {
              AdamOptions options = new AdamOptions(RATE);
              options.weight_decay().put(0.1);
              return new Adam(leaves, options);
            }),
        new Case(
            "adam(rate=%s, beta1=0.8, beta2=0.95, epsilon=1e-3)",
            leaves -> {
              AdamOptions options = new AdamOptions(RATE);
              // A tuple in memory: its order is the compiler's.
              boolean inOrder = options.betas().get(0) < options.betas().get(1);
              options.betas().put(inOrder ? 0.8 : 0.95, inOrder ? 0.95 : 0.8);
              options.eps().put(1e-3);
              return new Adam(leaves, options);
            }),
        new Case(
            "amsgrad(rate=%s)",
            leaves -> {
              AdamOptions options = new AdamOptions(RATE);
              options.amsgrad().put(true);
              return new Adam(leaves, options);
            }),
        new Case(
            "adamw(rate=%s, decay=0.1)",
            leaves -> {
              AdamWOptions options = new AdamWOptions(RATE);
              options.weight_decay().put(0.1);
              return new AdamW(leaves, options);
            }),
        new Case(
            "chain(adam(rate=%s), decoupled-decay(0.1))",
            leaves -> {
              AdamWOptions options = new AdamWOptions(RATE);
              options.weight_decay().put(0.1);
              return new AdamW(leaves, options);
            }));
  }

  private static Case sgd(String recipe, Consumer<SGDOptions> change) {
    return new Case(
        recipe,
        leaves -> {
          SGDOptions options = new SGDOptions(RATE);
          change.accept(options);
          return new SGD(leaves, options);
        });
  }

  private static Case adagrad(String recipe, Consumer<AdagradOptions> change) {
    return new Case(
        recipe,
        leaves -> {
          AdagradOptions options = new AdagradOptions(RATE);
          change.accept(options);
          return new Adagrad(leaves, options);
        });
  }

  private static Case rmsprop(String recipe, Consumer<RMSpropOptions> change) {
    return new Case(
        recipe,
        leaves -> {
          RMSpropOptions options = new RMSpropOptions(RATE);
          change.accept(options);
          return new RMSprop(leaves, options);
        });
  }

  static Stream<Arguments> runs() {
    return cases().stream().flatMap(each -> SIZES.stream().map(size -> Arguments.of(each, size)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void float64IsThatOfLibTorch(Case each, int size) {
    assertThat(error(each, Precision.FLOAT64, size)).isLessThanOrEqualTo(1e-12);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void float32IsThatOfLibTorch(Case each, int size) {
    assertThat(error(each, Precision.FLOAT32, size)).isLessThanOrEqualTo(1e-5);
  }

  private static double error(Case each, Precision precision, int size) {
    String falling = "exponential(%s, factor=%s)".formatted(RATE, FALL);
    try (TorchTwin twin = new TorchTwin(precision, size);
        Optimizer ours = Optimizer.of(Recipe.parse(each.recipe.formatted(falling)), twin.ours)) {
      org.bytedeco.pytorch.Optimizer theirs = twin.optimizer(each.torch);
      for (int t = 0; t < STEPS; t++) {
        twin.draw();
        theirs.param_groups().get(0).options().set_lr(RATE * Math.pow(FALL, t));
        theirs.step();
        ours.step();
        twin.compare();
      }
      return twin.relativeError();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 3, 1e6})
  void globalNormIsThatOfLibTorch(double limit) {
    for (Precision precision : Precision.values()) {
      String recipe = "chain(clip-global-norm(%s, epsilon=1e-6), sgd(rate=1))".formatted(limit);
      double error = clipped(recipe, precision, leaves -> torch.clip_grad_norm_(leaves, limit));
      assertThat(error).isLessThanOrEqualTo(precision == Precision.FLOAT64 ? 1e-12 : 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.7, 1e6})
  void clippedValuesAreThoseOfLibTorch(double limit) {
    for (Precision precision : Precision.values()) {
      String recipe = "chain(clip-value(%s), sgd(rate=1))".formatted(limit);
      double error = clipped(recipe, precision, leaves -> torch.clip_grad_value_(leaves, limit));
      assertThat(error).isLessThanOrEqualTo(precision == Precision.FLOAT64 ? 1e-12 : 1e-5);
    }
  }

  private static double clipped(String recipe, Precision precision, Consumer<TensorVector> clip) {
    try (TorchTwin twin = new TorchTwin(precision, 207, 1, 4098);
        Optimizer ours = Optimizer.of(Recipe.parse(recipe), twin.ours)) {
      org.bytedeco.pytorch.Optimizer theirs =
          twin.optimizer(leaves -> new SGD(leaves, new SGDOptions(1)));
      for (int t = 0; t < 10; t++) {
        twin.draw();
        clip.accept(twin.leaves());
        theirs.step();
        ours.step();
        twin.compare();
      }
      return twin.relativeError();
    }
  }
}
