package io.thalweg.measure;

import io.thalweg.optim.Adagrad;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.Catalogues;
import io.thalweg.optim.EpsilonPlacement;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Nag;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Pid;
import io.thalweg.optim.Qhm;
import io.thalweg.optim.RAdam;
import io.thalweg.optim.RmsProp;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Sgd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// The diagonal P that a rule divides its gradients by, as it stood at the rule's last step: with it
/// an adaptive rule is a linear one that steps along ηP⁻¹g.
///
/// ## Formula
///     adam:     P = (1−β₁ᵗ)(√v̂ + ε)                         v̂ = v/(1−β₂ᵗ)          P, v: [n]
///     radam:    P = (1−β₁ᵗ)(√v̂ + ε)/rₜ; 1−β₁ᵗ where the step does not adapt yet
///     rmsprop:  P = √s + ε or √(s + ε)                        s = v, or max(v − m², 0) if centered
///     adagrad:  P = (√G + ε)(1 + (t−1)·decay), or with √(G + ε)
///     sgd, momentum, nag, nesterov, qhm, pid:  P = 1
///
/// ## Source
/// Cohen et al. 2022, [arXiv:2207.14484](https://arxiv.org/abs/2207.14484), section 3.
public final class Preconditioner {
  private final OptimizerState state;
  private final Parameters parameters;
  private final double t;

  private Preconditioner(OptimizerState state, Parameters parameters) {
    this.state = state;
    this.parameters = parameters;
    t = state.step();
  }

  /// P, `[n]`.
  ///
  /// @throws SettingException where the optimizer is not a single rule of those above, if need be
  ///   behind transforms
  /// @throws IllegalStateException where it is adaptive and has made no step yet
  public static double[] of(Optimizer optimizer, Parameters parameters) {
    Rule rule = rule(optimizer.recipe().expression()).orElseThrow(() -> unknown(optimizer));
    if (isLinear(rule)) {
      return filled(parameters, 1);
    }
    if (optimizer.steps() == 0) {
      throw new IllegalStateException(optimizer.recipe() + " has no preconditioner before a step");
    }
    return new Preconditioner(optimizer.state(), parameters).of(rule, optimizer);
  }

  /// Whether a rule has a P after so many steps, at least 1: `radam(before=none)` has none until it
  /// adapts.
  static boolean isReady(Rule rule, long steps) {
    return !(rule instanceof RAdam radam
        && radam.before() == RAdam.Before.NONE
        && radam.rho(steps) <= radam.threshold());
  }

  private static boolean isLinear(Rule rule) {
    return switch (rule) {
      case Sgd _, Momentum _, Nag _, Nesterov _, Qhm _, Pid _ -> true;
      default -> false;
    };
  }

  private double[] of(Rule rule, Optimizer optimizer) {
    return switch (rule) {
      case Adam adam -> {
        double bias = correction(adam.beta1());
        double epsilon = adam.epsilon();
        yield map("v", root(adam.beta2(), epsilon, adam.epsHat(), bias));
      }
      case AdamW adamw -> {
        DoubleUnaryOperator root =
            root(adamw.beta2(), adamw.epsilon(), false, correction(adamw.beta1()));
        yield map("v", root);
      }
      case RAdam radam when radam.rho(state.step()) > radam.threshold() -> {
        double factor = correction(radam.beta1()) / radam.rectification(state.step());
        yield map("v", root(radam.beta2(), radam.epsilon(), radam.epsHat(), factor));
      }
      case RAdam radam when radam.before() == RAdam.Before.MOMENTUM ->
          filled(parameters, correction(radam.beta1()));
      case RAdam _ -> throw new IllegalStateException(optimizer.recipe() + " does not step yet");
      case RmsProp rmsprop -> {
        double[] s = map("v", v -> v);
        if (rmsprop.centered()) {
          double[] m = map("m", each -> each);
          Arrays.setAll(s, i -> Math.max(s[i] - m[i] * m[i], 0)); // s = max(v − m², 0)
        }
        DoubleUnaryOperator root = root(rmsprop.placement(), rmsprop.epsilon());
        yield Arrays.stream(s).map(root).toArray();
      }
      case Adagrad adagrad -> {
        double slower = 1 + (t - 1) * adagrad.decay();
        DoubleUnaryOperator root = root(adagrad.placement(), adagrad.epsilon());
        yield map("G", sum -> slower * root.applyAsDouble(sum));
      }
      default -> throw unknown(optimizer);
    };
  }

  /// 1 − βᵗ
  private double correction(double beta) {
    return 1 - Math.pow(beta, t);
  }

  /// factor·(√v̂ + ε), or with (√v + ε)/√(1−β₂ᵗ)
  private DoubleUnaryOperator root(double beta2, double epsilon, boolean epsHat, double factor) {
    double correction = Math.sqrt(correction(beta2));
    double shift = epsHat ? epsilon / correction : epsilon;
    return v -> factor * (Math.sqrt(v) / correction + shift);
  }

  private static DoubleUnaryOperator root(EpsilonPlacement placement, double epsilon) {
    return switch (placement) {
      case INSIDE -> s -> Math.sqrt(s + epsilon);
      case OUTSIDE -> s -> Math.sqrt(s) + epsilon;
    };
  }

  /// A slot of all tensors, one behind the other, mapped.
  private double[] map(String slot, DoubleUnaryOperator function) {
    double[] mapped = new double[Math.toIntExact(parameters.length())];
    for (Parameters.Tensor tensor : parameters.tensors()) {
      MemorySegment values = state.slots().get(tensor.name() + "/" + slot);
      if (values == null) {
        throw new IllegalArgumentException(
            "the optimizer has no state %s of tensor %s".formatted(slot, tensor.name()));
      }
      int from = Math.toIntExact(tensor.offset());
      switch (state.precision()) {
        case FLOAT32 -> {
          float[] numbers = values.toArray(ValueLayout.JAVA_FLOAT);
          for (int i = 0; i < numbers.length; i++) {
            mapped[from + i] = function.applyAsDouble(numbers[i]);
          }
        }
        case FLOAT64 -> {
          double[] numbers = values.toArray(ValueLayout.JAVA_DOUBLE);
          for (int i = 0; i < numbers.length; i++) {
            mapped[from + i] = function.applyAsDouble(numbers[i]);
          }
        }
      }
    }
    return mapped;
  }

  private static double[] filled(Parameters parameters, double value) {
    double[] all = new double[Math.toIntExact(parameters.length())];
    Arrays.fill(all, value);
    return all;
  }

  /// The rule that stands alone or in a chain.
  private static Optional<Rule> rule(Expression expression) {
    if (!(expression instanceof Expression.Call call)) {
      return Optional.empty();
    }
    if (call.name().equals("chain")) {
      List<Rule> rules = call.positional().stream().flatMap(part -> rule(part).stream()).toList();
      return rules.stream().findFirst();
    }
    return Catalogues.RULES.contains(call.name())
        ? Optional.of(Catalogues.RULES.create(call))
        : Optional.empty();
  }

  private static SettingException unknown(Optimizer optimizer) {
    return new SettingException(
        "the preconditioner is known of adam, adamw, radam, rmsprop, adagrad, sgd, momentum, nag,"
            + " nesterov, qhm and pid, got "
            + optimizer.recipe());
  }
}
