package io.thalweg.measure;

import io.thalweg.dynamics.InnerProduct;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where a step lands on the valley that it crosses: the normalised step α of Cockpit.
///
/// ## Formula
///     f₀, f₁ = loss of the step's batch before and behind it;  s₀, s₁ = its slopes ∇fᵀ(θ' − θ)
///     parabola a + bτ + cτ² nearest to f₀ = a, f₁ = a+b+c, s₀ = b, s₁ = b+2c       θ: [n]
///     τ* = −b/2c its minimum,  α = 1/τ* − 1 = −(s₁ + e/5)/(s₀ + e/5),  e = f₁ − f₀ − (s₀+s₁)/2
///
/// α = −1: stayed at the start; 0: in the minimum; 1: as high on the other side. Below −1 the step
/// led uphill. Where the parabola has no minimum (c ≤ 0) α is −1: there it goes on downhill.
///
/// ## Cost
/// One gradient, two where units are dropped; three passes over the parameters.
///
/// ## Source
/// Schneider, Dangel & Hennig 2021, [arXiv:2102.06604](https://arxiv.org/abs/2102.06604), section
/// 3.1; without a minimum as in Cockpit's code.
///
/// ## Notes
/// Both ends are of the same batch here and the four equations count alike; Cockpit takes the next
/// batch at the other end and weighs by the variance over examples. Where units are dropped, both
/// ends have the same ones.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record NormalisedStep(
    @Setting(def = "100", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity ALPHA = Quantity.of("alpha", "");

  /// Losses are float32: what they miss by so small a share of them may be rounding.
  private static final double ROUNDING = 1e-6;

  public NormalisedStep {
    Settings.check(NormalisedStep.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Parabola(descent);
  }

  /// α of a step.
  ///
  /// @param before loss where it starts
  /// @param slopeBefore inner product of the gradient there with the whole step
  /// @param behind loss where it ends
  /// @param slopeBehind inner product of the gradient there with the whole step
  public static double alpha(double before, double slopeBefore, double behind, double slopeBehind) {
    double excess = behind - before - (slopeBefore + slopeBehind) / 2; // e, 0 for a parabola
    double rounding = ROUNDING * Math.max(Math.abs(before), Math.abs(behind));
    double share = Math.abs(excess) <= rounding ? 0 : excess / 5;
    double start = slopeBefore + share; // b
    double end = slopeBehind + share; // b + 2c
    return end > start ? -end / start : -1;
  }

  private static final class Parabola implements Gauge {
    private final Descent descent;
    private final Parameters parameters;
    private final float[] step;
    private final float[] gradient;
    private double before;
    private boolean known;
    private boolean repeats;

    Parabola(Descent descent) {
      this.descent = descent;
      parameters = descent.network().parameters();
      step = new float[Math.toIntExact(parameters.length())];
      gradient = new float[step.length];
    }

    /// Where the loss is another one at the second try, units were dropped: then the gradient at
    /// the start is taken once more, with those that are dropped at the end.
    @Override
    public void beforeStep(Moment moment, Readings readings) {
      copy(parameters.values(), step);
      copy(parameters.gradients(), gradient);
      before = moment.loss();
      if (!known || !repeats) {
        descent.undisturbed(this::takeAgain);
        repeats = before == moment.loss();
        known = true;
      }
    }

    private void takeAgain() {
      before = descent.sameGradient();
      copy(parameters.gradients(), gradient);
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      MemorySegment values = parameters.values();
      for (int i = 0; i < step.length; i++) {
        step[i] = values.getAtIndex(ValueLayout.JAVA_FLOAT, i) - step[i]; // θ' − θ
      }
      double slopeBefore = InnerProduct.of(step, gradient);
      descent.undisturbed(() -> {
        double behind = descent.sameGradient();
        copy(parameters.gradients(), gradient);
        readings.measured(
            ALPHA, alpha(before, slopeBefore, behind, InnerProduct.of(step, gradient)));
      });
    }

    private static void copy(MemorySegment from, float[] to) {
      MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, 0, to, 0, to.length);
    }
  }
}
