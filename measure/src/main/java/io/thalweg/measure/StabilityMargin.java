package io.thalweg.measure;

import io.thalweg.dynamics.Preconditioned;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import java.util.Arrays;
import java.util.Optional;

/// How near the optimizer is to the rate from which on it no longer converges on the loss's greatest
/// curvature.
///
/// ## Formula
///     seen-sharpness = λ = λmax(P^(−½)HP^(−½)), P what an adaptive rule divides by, else 1   H: [n, n]
///     stability-margin = η/η_max(λ):  sgd ηλ/2, momentum ηλ/(2+2β), adam ηλ(1−β₁)/(2+2β₁), …
///
/// η_max(λ) is the largest stable rate of this very optimizer, with its momentum, decay and rate as
/// they are at the step. A margin that passes 0.9 is a warning, told at once; at 1 the edge of
/// stability is reached: beyond it a quadratic diverges.
///
/// ## Cost
/// That of the sharpness; a search for the limit of some milliseconds at the first look, and again
/// where a schedule changes more than the rate or weights decay.
///
/// ## Source
/// Cohen et al. 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065), and 2022,
/// [arXiv:2207.14484](https://arxiv.org/abs/2207.14484).
///
/// ## Notes
/// Measured as the sharpness, which see: of a sample the margin comes out too large rather than too
/// small. Known of linear rules, lookahead of them, adam, radam, rmsprop and adagrad. Noise of small
/// batches keeps a training below the edge. P is taken as held, which it is not: while an adaptive
/// rule has seen few gradients, some of its Pᵢ are tiny and the margin is far beyond 1; it is warned
/// of only once it has been below 0.8.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples of the training data in the sample
/// @param tolerance how far from an eigenvalue it may be, as a share of it
public record StabilityMargin(
    @Setting(def = "750", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "256", in = "[1,inf)") int examples,
    @Setting(def = "0.02", in = "(0,1)") double tolerance)
    implements Instrument {
  static final Quantity SEEN_SHARPNESS = Quantity.of("seen-sharpness", "");
  static final Quantity MARGIN = Quantity.of("stability-margin", "share of limit");

  /// Margin from which on a warning is due, and below which another may follow.
  private static final double NEAR = 0.9;

  private static final double FAR = 0.8;

  public StabilityMargin {
    Settings.check(StabilityMargin.class, every, unit, examples, tolerance);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Margin(descent, new TopCurvature(descent, examples, tolerance));
  }

  private static final class Margin implements Gauge {
    private final Descent descent;
    private final TopCurvature top;
    private Optional<StabilityLimit> limit = Optional.empty();
    private boolean refused;
    private boolean near;

    Margin(Descent descent, TopCurvature top) {
      this.descent = descent;
      this.top = top;
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      if (refused) {
        return;
      }
      try {
        look(descent.optimizer().parts(), readings);
      } catch (SettingException unknown) {
        refused = true;
        readings.warned("stability-margin is not measured: " + unknown.getMessage());
      }
    }

    private void look(Recipe.Parts parts, Readings readings) {
      if (limit.isEmpty() || !limit.get().isOf(parts)) {
        near |= limit.isEmpty() && !parts.rule().isLinear();
        limit = Optional.of(StabilityLimit.of(parts));
      }
      double sharpness = parts.rule().isLinear() ? top.of(top.hessian()) : seenBy(parts);
      double margin = limit.get().margin(parts.rate(), sharpness);
      readings.measured(SEEN_SHARPNESS, sharpness);
      readings.measured(MARGIN, margin);
      if (margin > NEAR && !near) {
        readings.warned(
            ("the stability margin passed %.1f: the rate %.4g is %.3g times the largest stable one,"
                    + " %.4g, on the sharpness %.4g that the optimizer sees")
                .formatted(
                    NEAR, parts.rate(), margin, limit.get().largestRate(sharpness), sharpness));
      }
      near = margin > NEAR || (near && margin > FAR);
    }

    /// NaN where the rule has no finite P, since it overflowed or does not step yet.
    private double seenBy(Recipe.Parts parts) {
      Optimizer optimizer = descent.optimizer();
      if (!Preconditioner.isReady(parts.rule(), optimizer.steps())) {
        return Double.NaN;
      }
      double[] p = Preconditioner.of(optimizer, descent.network().parameters());
      return Arrays.stream(p).allMatch(each -> each > 0 && each < Double.POSITIVE_INFINITY)
          ? top.of(new Preconditioned(top.hessian(), p))
          : Double.NaN;
    }

    @Override
    public void close() {
      top.close();
    }
  }
}
