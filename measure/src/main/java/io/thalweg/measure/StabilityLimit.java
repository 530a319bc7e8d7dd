package io.thalweg.measure;

import io.thalweg.dynamics.OperatingPoint;
import io.thalweg.dynamics.StableRates;
import io.thalweg.optim.Adagrad;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.DecoupledDecay;
import io.thalweg.optim.L2;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.MomentumForm;
import io.thalweg.optim.RAdam;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.RmsProp;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Sgd;
import io.thalweg.optim.Transform;
import java.util.ArrayList;
import java.util.List;

/// The learning rate from which on an optimizer no longer converges on a curvature, predicted from
/// the code that trains.
///
/// ## Formula
///     margin = η/η_max(λ)              λ the sharpness as the optimizer sees it, P^(−½)HP^(−½)
///     sgd, rmsprop, adagrad  ηλ/2            momentum  ηλ/(2+2β)
///     nag, nesterov  ηλ(1+2β)/(2+2β)         adam, radam  ηλ(1−β₁)/(2+2β₁)
///
/// ## Source
/// Cohen et al. 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065), and 2022,
/// [arXiv:2207.14484](https://arxiv.org/abs/2207.14484).
///
/// ## Notes
/// An adaptive rule is taken as the linear one that is left once P divides its gradients. Rules take
/// rate and curvature as their product only, so one search tells all curvatures, but where weights
/// decay. Clipping is left out, as for small gradients.
public final class StabilityLimit {
  private final Recipe.Parts parts;
  private final Recipe linear;
  private final boolean scaleFree;
  private final double atOne;

  private StabilityLimit(Recipe.Parts parts) {
    this.parts = parts;
    List<Transform> decays =
        new ArrayList<>(
            parts.transforms().stream()
                .filter(each -> !each.sparesSmallGradients() && each.hasLinearModel())
                .toList());
    if (!parts.rule().isLinear() && decays.stream().anyMatch(L2.class::isInstance)) {
      throw new SettingException(
          "the stability limit of an adaptive rule is not known with l2, which it divides too; "
              + "decoupled-decay is known");
    }
    if (parts.rule() instanceof AdamW adamw && adamw.decay() > 0) {
      decays.add(new DecoupledDecay(adamw.decay(), ""));
    }
    linear = Recipe.of(1, linear(parts.rule()), decays.toArray(Transform[]::new));
    scaleFree = decays.isEmpty();
    atOne = scaleFree ? search(1) : Double.NaN;
  }

  /// The limit of an optimizer as it is made up at one step; its rate does not count.
  ///
  /// @throws SettingException where the rule is adaptive and not known so well
  public static StabilityLimit of(Recipe.Parts parts) {
    return new StabilityLimit(parts);
  }

  /// Whether it is that of another moment's rule and transforms too.
  public boolean isOf(Recipe.Parts other) {
    return parts.rule().equals(other.rule()) && parts.transforms().equals(other.transforms());
  }

  /// What is left of a rule once P divides the gradients before it.
  private static Rule linear(Rule rule) {
    return switch (rule) {
      case Rule each when each.isLinear() -> each;
      case Adam adam -> new Momentum(adam.beta1(), MomentumForm.EMA, 0);
      case AdamW adamw -> new Momentum(adamw.beta1(), MomentumForm.EMA, 0);
      case RAdam radam -> new Momentum(radam.beta1(), MomentumForm.EMA, 0);
      case RmsProp rmsprop when rmsprop.momentum() != 0 ->
          new Momentum(rmsprop.momentum(), rmsprop.form(), 0);
      case RmsProp _, Adagrad _ -> new Sgd();
      default ->
          throw new SettingException(
              "the stability limit is known of linear rules, adam, adamw, radam, rmsprop and adagrad, got "
                  + Recipe.of(1, rule));
    };
  }

  /// η_max(λ): infinite where every rate is stable, as on no curvature; 0 where none is.
  public double largestRate(double sharpness) {
    if (!(sharpness > 0)) {
      return Double.isNaN(sharpness) ? Double.NaN : Double.POSITIVE_INFINITY;
    }
    return scaleFree ? atOne / sharpness : search(sharpness);
  }

  /// η/η_max(λ): 1 at the edge of stability.
  public double margin(double rate, double sharpness) {
    return rate == 0 ? 0 : rate / largestRate(sharpness);
  }

  private double search(double sharpness) {
    return StableRates.of(linear, OperatingPoint.SETTLED, sharpness)
        .map(StableRates::max)
        .orElse(0.0);
  }
}
