package io.thalweg.measure;

import io.thalweg.optim.Norms;
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

/// The length of the batch's gradient, over all parameters.
///
/// ## Formula
///     grad-norm = ‖g‖ = √Σgᵢ²                                                          g: [n]
///
/// ## Cost
/// One pass over the gradient.
///
/// ## Source
/// Pascanu, Mikolov & Bengio 2013, [arXiv:1211.5063](https://arxiv.org/abs/1211.5063), who clip by
/// it; before clipping here.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record GradientNorm(
    @Setting(def = "20", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity GRADIENT_NORM = Quantity.of("grad-norm", "");

  public GradientNorm {
    Settings.check(GradientNorm.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    Parameters parameters = descent.network().parameters();
    return new Gauge() {
      @Override
      public void beforeStep(Moment moment, Readings readings) {
        double norm =
            Norms.of(parameters.precision(), parameters.gradients(), 0, parameters.length());
        readings.measured(GRADIENT_NORM, norm);
      }
    };
  }
}
