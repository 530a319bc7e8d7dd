package io.thalweg.study;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.MomentumForm;
import io.thalweg.optim.Nag;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Sgd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A learning rate and momentum that measurements speak for.
///
/// ## Formula
/// E = η/(1−β) is the effective rate, L the sharpness, m the smallest curvature that counts.
///
///     spectrum:  E = 1/√(mL), the heavy ball that is optimal on [m, L]
///     noise:     E = 4Bτf₀/tr Σ: small steps of batches of B come to rest E tr Σ/(4B) above the
///                minimum, a share τ of the loss f₀ at the start
///     momentum:  √β = |LE−1|/(LE+1), η = (1−β)E, at most 97 % of the limit on L: its two poles meet,
///                critically damped where LE < 1, else at −√β
///     nag, nesterov:  η = 1/L, 1−β = η/E: the poles on L are 0
///     sgd:       η = E, at most 1/L
///
/// ## Source
/// Polyak 1964; noise: Mandt, Hoffman & Blei 2017, [arXiv:1704.04289](https://arxiv.org/abs/1704.04289),
/// equation 12, at H → 0.
///
/// @param reason what limits the effective rate: `spectrum`, `noise` or, without momentum, `sharpness`
/// @param effectiveRate E
/// @param recipe the optimizer with the advised settings
public record Advice(String reason, double effectiveRate, Recipe recipe) {
  /// τ: the share of the loss at the start that noise may keep up.
  public static final double NOISE_SHARE = 0.05;

  /// The share of the Hessian's trace that counts as the spectrum.
  public static final double TRACE_SHARE = 0.9;

  /// Of the stability limit on the sharpness that was measured.
  private static final double MARGIN = 0.97;

  private static final int DIGITS = 3;

  /// What the measurements speak for, the most cautious first.
  ///
  /// @param recipe sgd, momentum, nag or nesterov; rate and momentum are replaced
  /// @param batch B
  /// @throws SettingException for another rule
  public static List<Advice> of(Recipe recipe, Pilot pilot, int batch) {
    double sharpness = pilot.sharpness();
    double smallest = Math.max(pilot.curvatureOf(TRACE_SHARE), sharpness * 1e-6);
    double spectrum = 1 / Math.sqrt(smallest * sharpness);
    double noise = 4 * batch * NOISE_SHARE * pilot.startLoss() / pilot.noise().noise();
    List<Advice> advice = new ArrayList<>();
    advice.add(of("spectrum", recipe, sharpness, spectrum));
    if (noise > 0 && Double.isFinite(noise)) {
      advice.add(of("noise", recipe, sharpness, noise));
    }
    advice.sort(Comparator.comparingDouble(Advice::effectiveRate));
    return advice;
  }

  /// Finds out whether there is advice for a recipe.
  ///
  /// @throws SettingException where there is none
  static void check(Recipe recipe) {
    of("", recipe, 1, 1);
  }

  private static Advice of(String reason, Recipe recipe, double sharpness, double effective) {
    Rule rule = recipe.partsAt(0).rule();
    return switch (rule) {
      case Sgd _ -> {
        double rate = Math.min(effective, 1 / sharpness);
        String limit = rate < effective ? "sharpness" : reason;
        yield new Advice(limit, rate, recipe.withRate(rounded(rate)));
      }
      case Momentum(double _, MomentumForm _, double dampening) when dampening == 0 -> {
        double gain = sharpness * effective;
        double root = (gain - 1) / (gain + 1);
        double momentum = root * root;
        double most = MARGIN * (2 + 2 * momentum) / sharpness;
        double capped = Math.min(effective, most / (1 - momentum));
        yield new Advice(reason, capped, with(recipe, rate(recipe, capped, momentum), momentum));
      }
      case Nag _, Nesterov _ -> {
        double rate = Math.min(effective, 1 / sharpness);
        yield new Advice(reason, effective, with(recipe, rate, 1 - rate / effective));
      }
      default ->
          throw new SettingException(
              "tuning is known for sgd, momentum without dampening, nag and nesterov, got "
                  + recipe);
    };
  }

  /// η of an effective rate: E where velocities are averages of gradients, (1−β)E where they are
  /// sums.
  static double rate(Recipe recipe, double effective, double momentum) {
    boolean average =
        recipe.partsAt(0).rule() instanceof Momentum rule && rule.form() == MomentumForm.EMA;
    return average ? effective : effective * (1 - momentum);
  }

  /// With three digits that count: nothing measured here is known better.
  static Expression rounded(double value) {
    return new Expression.Num(
        BigDecimal.valueOf(value).round(new MathContext(DIGITS, RoundingMode.DOWN)).doubleValue());
  }

  /// 1 − β with three digits, so that no momentum becomes 1.
  private static Expression roundedShare(double momentum) {
    BigDecimal rest = BigDecimal.valueOf(1 - momentum).round(new MathContext(DIGITS));
    return new Expression.Num(BigDecimal.ONE.subtract(rest).doubleValue());
  }

  private static Recipe with(Recipe recipe, double rate, double momentum) {
    return recipe.with("momentum", roundedShare(momentum)).withRate(rounded(rate));
  }
}
