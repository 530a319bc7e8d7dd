package io.thalweg.measure;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Rule;
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
import java.util.List;

/// The rates that an adaptive rule gives the parameters: quantiles over them.
///
/// ## Formula
///     effective-rate = 5 %, 50 % and 95 % quantile of η/Pᵢ,  for adam Pᵢ = (1−β₁ᵗ)(√v̂ᵢ + ε)     P: [n]
///
/// ## Cost
/// A copy of the optimizer's state, some five passes over it, and a sort of 10,000 numbers.
///
/// ## Source
/// As plotted for Adam by Luo et al. 2019, [arXiv:1902.09843](https://arxiv.org/abs/1902.09843),
/// figure 1; P as for the [sharpness](https://arxiv.org/abs/2207.14484).
///
/// ## Notes
/// Nothing is measured where the rule does not adapt. Of more than 10,000 parameters as many at equal
/// distances are taken. A parameter that never had a gradient, such as a weight of a pixel that is
/// always 0, has the rate η/ε.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record EffectiveRate(
    @Setting(def = "500", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity EFFECTIVE_RATE =
      new Quantity("effective-rate", "", List.of("5 %", "50 %", "95 %"));

  private static final double[] LEVELS = {0.05, 0.5, 0.95};
  private static final int MOST = 10_000;

  public EffectiveRate {
    Settings.check(EffectiveRate.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Quantiles(descent);
  }

  /// Quantiles as R's type 7: linear between the order statistics at (n − 1)p.
  static double[] quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(LEVELS)
        .map(level -> {
          double at = (sorted.length - 1) * level;
          int below = (int) at;
          int above = Math.min(below + 1, sorted.length - 1);
          return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
        })
        .toArray();
  }

  private static final class Quantiles implements Gauge {
    private final Descent descent;
    private boolean refused;

    Quantiles(Descent descent) {
      this.descent = descent;
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      if (refused) {
        return;
      }
      try {
        Optimizer optimizer = descent.optimizer();
        Rule rule = optimizer.parts().rule();
        if (!rule.isLinear() && Preconditioner.isReady(rule, optimizer.steps())) {
          double[] p = Preconditioner.of(optimizer, descent.network().parameters());
          readings.measured(EFFECTIVE_RATE, quantiles(rates(p, moment.rate())));
        }
      } catch (SettingException unknown) {
        refused = true;
        readings.warned("effective-rate is not measured: " + unknown.getMessage());
      }
    }

    private static double[] rates(double[] p, double rate) {
      int stride = Math.ceilDiv(p.length, MOST);
      double[] rates = new double[Math.ceilDiv(p.length, stride)];
      Arrays.setAll(rates, i -> rate / p[i * stride]);
      return rates;
    }
  }
}
